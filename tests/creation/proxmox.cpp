// SPDX-License-Identifier: MIT
#include "proxmox.h"

#include "base/json.h"
#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace creation_test {
Proxmox& Proxmox::get() {
    static const make_believe::Server server(make_believe::built_program(),
                                             {"--seconds", "0.2", "--auth-delay-ms", "100"});
    static Proxmox one(server.folder());
    return one;
}

size_t Proxmox::waiting_faults() const {
    const auto waiting = base::json::parse(ask("GET", "/_fault"));
    if (!waiting) FAIL(waiting.error().detail.c_str());
    return waiting->items().size();
}

std::vector<Entry> Proxmox::ledger() const {
    std::vector<Entry> entries;
    for (const auto& line : Control::ledger())
        entries.push_back({line["action"].text_or(""), line["outcome"].text_or(""),
                           std::string(base::trim(line["marker"].text_or(""))), line["upid"].text_or(""),
                           static_cast<uint32_t>(line["vmid"].integer_or(0))});
    return entries;
}

}  // namespace creation_test
