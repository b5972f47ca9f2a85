// SPDX-License-Identifier: MIT
#include "make_believe.h"

#include <cstdlib>
#include <filesystem>
#include <memory>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace pve_client {
namespace {

std::string folder_of_server() {
    if (const char* folder = std::getenv("BERTH_TEST_PVE_DIR"); folder && *folder) return folder;
    const char* build = std::getenv("BERTH_TEST_BUILD");
    const std::string program = std::string(build ? build : "") + "/tests/pve/make-believe-pve";
    if (!build || !std::filesystem::exists(program)) return "";
    static const make_believe::Server server(program, {"--seconds", "1"});
    return server.folder();
}

}  // namespace

MakeBelieve* MakeBelieve::find() {
    static const std::string folder = folder_of_server();
    if (folder.empty()) {
        UT_PRINT(
            "not checked: no make-believe Proxmox (BERTH_TEST_PVE_DIR, or BERTH_TEST_BUILD with one built)");
        return nullptr;
    }
    static std::unique_ptr<MakeBelieve> one;
    if (!one) one.reset(::new MakeBelieve(folder));
    return one.get();
}

pve::Endpoint MakeBelieve::endpoint(const std::string& node, const std::string& token_kind) const {
    pve::Endpoint endpoint = Control::endpoint(node, token_kind);
    endpoint.fingerprint = pve::normalise_fingerprint(endpoint.fingerprint).value_or("");
    return endpoint;
}

std::string MakeBelieve::ca_pem(const std::string& node) const {
    for (const auto& row : endpoints()["nodes"].items())
        if (row["name"].text_or("") == node) return make_believe::contents(row["ca"].text_or(""));
    return "";
}

int MakeBelieve::entries(const std::string& action, uint32_t vmid) const {
    int count = 0;
    for (const auto& entry : ledger())
        if (entry["action"].text_or("") == action && entry["vmid"].integer_or(0) == vmid) ++count;
    return count;
}

}  // namespace pve_client
