// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/wizard_rules.h"
#include "web/rule.h"

namespace app {

// A draft's values by form name. A box is "1" or "0"; of a field that may come several times, one value a
// line.
using Values = std::map<std::string, std::string>;

// One page of the wizard and the fields it asks for.
struct Step {
    const char* page;   // the page's name: wizard_general
    const char* label;  // in the stepper
    std::vector<web::Field> fields;
};

// In their order. The last one is the review; its field is `start`.
const std::vector<Step>& wizard_steps();

// The place of a page in wizard_steps(). The page must be one of them.
size_t step_index(std::string_view page);

// The step on which a field lives, by form name (net3.bridge); nothing for a name that no step has.
const Step* step_of_field(std::string_view name);
const web::Field* wizard_field(std::string_view name);

// What a wizard page accepts from a form: the step's fields and the ids that travel with it.
std::vector<web::Field> page_fields(std::string_view page);

// What a fresh wizard, or a fresh row, shows in a field, by form name or, for any row, as declared
// (mp#.size). Nothing fills in the VMID.
std::string initial_value(std::string_view field_name);

// Whether a page always shows the field and the review always says it, also when it is empty; the others are
// behind "More options" until they hold something. Of a family, the rows decide.
bool is_main_field(std::string_view field_name);

// The rows of a family (net, mp) that the values hold, ascending.
std::vector<unsigned> rows_in(const Values& values, std::string_view family);
// The step's fields by the names they have with these values, row by row.
std::vector<web::NamedField> fields_with(const Step& step, const Values& values);
// How many rows a family may have: 32 for net, 256 for mp.
unsigned most_rows(std::string_view family);

}  // namespace app
