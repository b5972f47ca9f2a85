// SPDX-License-Identifier: MIT
// What is checked at the end of each test, whatever it was about.
#include <map>

#include "setting.h"

namespace creation_test {
namespace {

using store_test::soon;

std::vector<Creation> all_rows(app::Site& site) {
    std::vector<Creation> rows;
    for (const auto& row : value_of(site.mysql.query("SELECT id FROM creations", {}, soon())))
        rows.push_back(value_of(site.creations.load(row.hex(0), soon())));
    return rows;
}

void check_is_settled(const Creation& row) {
    const std::string what = row.id + " " + store::word_of(row.state);
    CHECK_FALSE_TEXT(row.state == State::sending || row.state == State::accepted, what.c_str());
    if (row.state == State::ambiguous) CHECK_FALSE_TEXT(row.attention.empty(), what.c_str());
}

// Each change of the row is one event more, with its actor and its number of attempt. A restore adds a
// thousand.
void check_events(const Creation& row, const std::vector<store::CreationEvent>& events) {
    UNSIGNED_LONGS_EQUAL(row.rev % 1000 + 1, events.size());
    std::string state;
    for (const auto& event : events) {
        CHECK_FALSE(event.actor.empty());
        STRCMP_EQUAL(state.c_str(), event.from.c_str());
        state = event.to;
    }
    STRCMP_EQUAL(store::word_of(row.state), state.c_str());
}

}  // namespace

void Setting::judge() {
    const auto entries = proxmox_.ledger();
    std::map<std::string, int> made;   // by marker: containers that came to be
    std::map<std::string, int> ended;  // by marker: creations that ended, well or not
    std::map<std::string, uint32_t> vmids;
    for (size_t i = ledger_before_; i < entries.size(); ++i) {
        if (entries[i].action != "create") continue;
        ++ended[entries[i].marker];
        if (entries[i].outcome != "ok") continue;
        ++made[entries[i].marker];
        vmids[entries[i].marker] = entries[i].vmid;
    }
    for (const auto& [marker, count] : made) LONGS_EQUAL_TEXT(1, count, ("I1: " + marker).c_str());
    for (const Creation& row : all_rows(*site_)) {
        const std::string marker = app::marker_of(row.id);
        check_is_settled(row);
        check_events(row, events(row.id));
        if (row.state == State::done) CHECK_TRUE_TEXT(ended[marker] > 0, "I3: DONE, but never created");
        if (made[marker] == 0) continue;
        CHECK_TRUE_TEXT(row.state == State::done, ("I2: not DONE: " + marker).c_str());
        UNSIGNED_LONGS_EQUAL_TEXT(row.vmid, vmids[marker], "I2: another VMID");
        made.erase(marker);
    }
    for (const auto& [marker, count] : made)
        if (count > 0) FAIL(("I2: a container that no row knows: " + marker).c_str());
}

}  // namespace creation_test
