// SPDX-License-Identifier: MIT
#include "app/step_rows.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/page.h"
#include "base/text.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

// A fresh row takes the first choice.
void offer(web::FieldState& state, const RowChoices& choices, const web::Field& field, bool is_fresh) {
    const auto found = choices.find(std::string_view(field.name));
    if (found == choices.end()) return;
    state.choices = found->second;
    if (is_fresh && !state.choices.empty()) state.value = state.choices.front().value;
    const bool is_there = std::any_of(state.choices.begin(), state.choices.end(),
                                      [&](const web::Choice& choice) { return choice.value == state.value; });
    if (!is_there && !state.value.empty()) state.choices.push_back({state.value, state.value});
}

// `number` is the row's, or "#" for the one that is copied.
web::Block new_row(web::Block body, const std::string& include, std::string_view family,
                   const std::string& number) {
    web::Block row = body.include(include, fmt::format("row_{}.tpl", family));
    row.set("ROW", fmt::format("{}{}", family, number)).set("ROW_NUMBER", number);
    return row;
}

bool is_behind_more(std::string_view name) {
    constexpr std::string_view always_seen[] = {"net#.bridge", "net#.tag", "net#.ip",       "net#.gw",
                                                "net#.ip6",    "net#.gw6", "net#.firewall", "mp#.storage",
                                                "mp#.size",    "mp#.mp",   "mp#.backup"};
    return std::find(std::begin(always_seen), std::end(always_seen), name) == std::end(always_seen);
}

}  // namespace

bool is_worth_seeing(const web::FieldState& state) {
    return !state.error.empty() || (!state.value.empty() && state.value != "0");
}

web::FieldState state_of(const Wizard& wizard, const web::Field& field, const std::string& name,
                         const Errors& errors) {
    web::FieldState state;
    state.name = name;
    state.value = wizard.value(name);
    state.error = error_of(errors, name);
    const std::string hindrance = wizard.hindrance(field);
    if (hindrance.empty()) {
        state.hint = hint_on_node(wizard.ability, field);
        return state;
    }
    state.is_disabled = true;
    state.hint = hindrance;
    return state;
}

void add_rows(web::Block body, const Wizard& wizard, std::string_view family, const RowChoices& choices,
              const Errors& errors) {
    const auto& fields = wizard.current().fields;
    const auto fill = [&](web::Block row, const auto& name_of) {
        bool is_open = false;
        for (const web::Field& field : fields) {
            if (web::family_of(field) != family) continue;
            web::FieldState state = state_of(wizard, field, name_of(field), errors);
            offer(state, choices, field, wizard.draft.values.count(state.name) == 0);
            is_open = is_open || (is_behind_more(field.name) && is_worth_seeing(state));
            row.field(field, state);
        }
        row.show_if(is_open, "OPEN");
    };
    const auto rows = wizard.rows(family);
    for (const unsigned number : rows)
        fill(new_row(body, "ROW_" + base::to_upper(family), family, std::to_string(number)),
             [&](const web::Field& field) { return web::name_in_row(field, number); });
    body.show_if(rows.empty(), "NO_ROW");
    fill(new_row(body, "FRESH_" + base::to_upper(family), family, "#"),
         [&](const web::Field& field) { return std::string(field.name); });
    const auto first = std::find_if(fields.begin(), fields.end(),
                                    [&](const web::Field& field) { return web::family_of(field) == family; });
    const std::string hindrance = wizard.hindrance(*first);
    if (hindrance.empty())
        body.add("MAY_ADD").set("MOST_ROWS", int64_t{most_rows(family)});
    else
        body.show_value("MAY_NOT_ADD", "REASON", hindrance);
}

}  // namespace app
