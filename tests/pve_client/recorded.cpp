// SPDX-License-Identifier: MIT
#include "recorded.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace pve_client {

std::optional<base::json::Value> read_shared(const std::string& name) {
    const char* folder = std::getenv("BERTH_SHARED");
    const std::string path = std::string(folder && *folder ? folder : "../shared") + "/pve/" + name;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        UT_PRINT(("not checked: " + path + " is not there (BERTH_SHARED names the folder)").c_str());
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    auto value = base::json::parse(text);
    if (!value) FAIL((path + ": " + value.error().detail).c_str());
    return *value;
}

const std::vector<RecordedRow>& recorded_rows(const std::string& version) {
    static std::map<std::string, std::vector<RecordedRow>> read;
    std::vector<RecordedRow>& rows = read[version];
    if (!rows.empty()) return rows;
    const auto file = read_shared("recorded/" + version + ".json");
    if (!file) return rows;
    for (const auto& row : file->items()) {
        const auto request = row["request"], response = row["response"];
        RecordedRow out{row["name"].text_or(""),
                        request["method"].text_or(""),
                        request["path"].text_or(""),
                        request["token"].text_or(""),
                        {}};
        out.reply.status = static_cast<int>(response["status"].integer_or(0));
        out.reply.reason = response["reason"].text_or("");
        out.reply.body = response["body"].text_or("");
        rows.push_back(std::move(out));
    }
    return rows;
}

pve::RawReply recorded_reply(const std::string& version, const std::string& name) {
    for (const auto& row : recorded_rows(version))
        if (row.name == name) return row.reply;
    FAIL(("no recorded row named " + name).c_str());
    return {};
}

bool has_recorded() { return !recorded_rows("9.2").empty(); }

}  // namespace pve_client
