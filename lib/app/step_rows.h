// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/wizard.h"
#include "web/rule.h"
#include "web/view.h"

namespace app {

// What a row's field can choose from on this node, by the declared name (net#.bridge).
using RowChoices = std::map<std::string, std::vector<web::Choice>, std::less<>>;

// The rows of one family: `net` fills `{{>ROW_NET}}` once for each row, from row_net.tpl, and
// `{{>FRESH_NET}}` with the row that the page's script copies, whose names still hold the `#`. A choice that
// the node does not offer (any more) stays in sight.
void add_rows(web::Block body, const Wizard& wizard, std::string_view family, const RowChoices& choices,
              const std::vector<web::FieldError>& errors);

// One field as it stands in the wizard: value, error and, where it cannot be used, the reason.
web::FieldState state_of(const Wizard& wizard, const web::Field& field, const std::string& name,
                         const std::vector<web::FieldError>& errors);

// Whether a field that a page hides at first holds something, or something wrong.
bool is_worth_seeing(const web::FieldState& state);

}  // namespace app
