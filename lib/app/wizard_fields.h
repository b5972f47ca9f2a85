// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/rule.h"

namespace app {

// One page of the wizard and the fields it asks for. The rules are Proxmox's own, neither narrower nor
// looser. PVE: pve-container API2/LXC.pm, LXC/Config.pm; pve-common JSONSchema.pm.
struct Step {
    const char* page;   // the page's name: wizard_general
    const char* label;  // in the stepper
    std::vector<web::Field> fields;
};

// In their order. The last one is the review; its field is `start`.
const std::vector<Step>& wizard_steps();

// The place of a page in wizard_steps(). The page must be one of them.
size_t step_index(std::string_view page);

// The step on which a field lives, by form name; nothing for a name that no step has.
const Step* step_of_field(std::string_view name);
const web::Field* wizard_field(std::string_view name);

// What a wizard page accepts from a form: the step's fields and the ids that travel with it.
std::vector<web::Field> page_fields(std::string_view page);

// What a fresh wizard shows in a field. Nothing fills in the VMID.
std::string initial_value(std::string_view field_name);

// Proxmox's list formats: separated by comma, semicolon or blanks. PVE: ParseUtils.pm split_list
std::vector<std::string> list_items(std::string_view text);

// The non-empty lines: one SSH public key each.
std::vector<std::string> key_lines(std::string_view text);

}  // namespace app
