// SPDX-License-Identifier: MIT
// The wizard's rules against what genuine Proxmox VE servers answered: what they took is taken, what they
// refused is refused, field by field.
#include <algorithm>
#include <set>

#include "app/wizard_fields.h"
#include "proxmox_rules.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace app_test;

namespace {

std::string complaint(const std::string& field, const std::string& value) {
    return web::complaint_about(*app::wizard_field(field), value);
}

bool is_refused_by_us(const RecordedCreate& row, const std::string& field) {
    const auto found = row.fields.find(field);
    // An empty value is never sent by us, so it cannot be refused: it is left out.
    return found == row.fields.end() || found->second.empty() || !complaint(field, found->second).empty();
}

// Rows that Proxmox refuses with a plain message, without naming the parameter.
const char* field_of_message(const std::string& row) {
    if (row == "create: ssh key nonsense") return "ssh-public-keys";
    if (row == "create: ostemplate malformed") return "ostemplate";
    if (row == "create: rootfs malformed") return "rootfs.size";
    return nullptr;
}

// Gives how many values were looked at.
int check_row(const RecordedCreate& row, std::set<std::string>& refused) {
    int count = 0;
    if (row.is_accepted)
        for (const auto& [field, value] : row.fields) {
            STRCMP_EQUAL_TEXT("", complaint(field, value).c_str(), (row.name + ": " + field).c_str());
            ++count;
        }
    std::vector<std::string> names = row.refused;
    if (const char* field = field_of_message(row.name)) names.push_back(field);
    for (const std::string& name : names) {
        if (!app::wizard_field(name)) continue;
        CHECK_TRUE_TEXT(is_refused_by_us(row, name), (row.name + ": " + name).c_str());
        refused.insert(name);
        ++count;
    }
    return count;
}

void check_version(const std::string& version) {
    const auto rows = recorded_creates(version);
    if (rows.empty()) return;
    int count = 0;
    std::set<std::string> refused;
    for (const RecordedCreate& row : rows) count += check_row(row, refused);
    // Both files hold at least this much: fewer would mean that the rows were not understood.
    CHECK_TRUE(count >= 45);
    for (const char* field : {"vmid", "hostname", "tags", "cores", "memory", "net0.ip", "net0.tag",
                              "nameserver", "ssh-public-keys", "ostemplate", "rootfs.size"})
        CHECK_TRUE_TEXT(refused.count(field) == 1, field);
}

}  // namespace

TEST_GROUP(WizardFieldsRecorded){};

TEST(WizardFieldsRecorded, agreeWithProxmox84) { check_version("8.4"); }
TEST(WizardFieldsRecorded, agreeWithProxmox92) { check_version("9.2"); }
