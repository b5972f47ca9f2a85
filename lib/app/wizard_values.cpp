// SPDX-License-Identifier: MIT
#include "app/wizard_values.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/wizard_keys.h"
#include "base/text.h"

namespace app {
namespace {

std::string value_of(const web::Field& field, const std::string& name, const web::Form& form) {
    if (field.rule.input == web::Input::checkbox) return form.is_ticked(name) ? "1" : "0";
    return field.is_repeatable ? base::joined(form.values(name), "\n") : form.value(name);
}

std::string complaint_about_stored(const web::Field& field, const std::string& value) {
    if (!field.is_repeatable) return web::complaint_about(field, value);
    for (const std::string& line : text_lines(value))
        if (std::string complaint = web::complaint_about(field, line); !complaint.empty()) return complaint;
    return {};
}

}  // namespace

std::string hostname_in(const Values& values) {
    const std::string hostname = value_in(values, "hostname"), vmid = value_in(values, "vmid");
    return !hostname.empty() || vmid.empty() ? hostname : "CT" + vmid;
}

std::vector<web::FieldError> errors_of_step(const Step& step, const Values& values) {
    std::vector<web::FieldError> errors;
    const auto fields = fields_with(step, values);
    const bool was_sent = std::any_of(fields.begin(), fields.end(),
                                      [&](const auto& field) { return values.count(field.name) > 0; });
    for (const auto& [field, name] : fields) {
        const auto found = values.find(name);
        std::string complaint;
        if (found != values.end())
            complaint = complaint_about_stored(*field, found->second);
        else if (!was_sent || field->presence == web::Presence::required)
            complaint = fmt::format("{} is missing.", field->label);
        if (!complaint.empty()) errors.push_back({name, complaint});
    }
    return errors;
}

bool is_complete(const Step& step, const Values& values) { return errors_of_step(step, values).empty(); }

std::optional<size_t> first_open_step(const Values& values, size_t step) {
    for (size_t i = 0; i < step; ++i)
        if (!is_complete(wizard_steps()[i], values)) return i;
    return std::nullopt;
}

void take_values(const Step& step, const web::Form& form, Values& values,
                 const std::function<bool(const web::Field&)>& is_left_alone) {
    const Values before = values;
    const auto is_kept = [&](const web::Field& field) { return is_left_alone && is_left_alone(field); };
    // Where the whole family cannot be used, the form holds no row of it.
    const auto is_family_kept = [&](std::string_view family) {
        const auto first = std::find_if(step.fields.begin(), step.fields.end(), [&](const web::Field& field) {
            return web::family_of(field) == family;
        });
        return is_kept(*first);
    };
    for (const web::Field& field : step.fields)
        if (field.rows > 0 && !is_family_kept(web::family_of(field)))
            for (const unsigned row : rows_in(before, web::family_of(field)))
                values.erase(web::name_in_row(field, row));
    const auto rows_of = [&](std::string_view family) { return form.rows(family); };
    for (const auto& [field, name] : web::by_row(step.fields, rows_of)) {
        if (!is_kept(*field))
            values[name] = value_of(*field, name, form);
        else if (const auto kept = before.find(name); kept != before.end())
            values[name] = kept->second;
        else
            values[name] = initial_value(name);
    }
    if (step.page == std::string_view("wizard_general"))
        values[ticked_keys_field] = base::joined(form.values(ticked_keys_field), " ");
    if (value_in(values, "unprivileged") == "0") values["features.nesting"] = std::string(1, '0');
}

std::optional<unsigned> free_row(const Values& values, std::string_view family) {
    const auto rows = rows_in(values, family);
    unsigned row = 0;
    for (const unsigned used : rows)
        if (used == row) ++row;
    return row < most_rows(family) ? std::optional(row) : std::nullopt;
}

void put_fresh_row(const Step& step, std::string_view family, unsigned row, Values& values) {
    for (const web::Field& field : step.fields) {
        if (web::family_of(field) != family) continue;
        const std::string name = web::name_in_row(field, row);
        if (std::string value = initial_value(name); !value.empty()) values[name] = std::move(value);
    }
}

void drop_row(std::string_view row, Values& values) {
    const std::string prefix = std::string(row) + ".";
    for (auto value = values.lower_bound(prefix);
         value != values.end() && base::has_prefix(value->first, prefix);)
        value = values.erase(value);
}

}  // namespace app
