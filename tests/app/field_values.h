// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace app_test {

// A value typed into a field of the wizard, and whether Proxmox takes it.
struct FieldValue {
    std::string field, value;
    bool is_accepted;
    // False where the schema says nothing, and the source of Proxmox does (FACTS §1, §5).
    bool is_in_schema = true;
};

const std::vector<FieldValue>& field_values();

}  // namespace app_test
