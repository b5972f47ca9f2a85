// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace web {

// How a value is typed in. `choices` is a group of boxes of one name, several of which may be ticked.
enum class Input { text, number, area, checkbox, choice, choices, radio, secret, hidden };

// One of the values that a field can have, and how it is called.
struct Option {
    const char* value;  // null: the end of the list
    const char* label;
};

// What a value must look like. A rule is declared once, where the field is declared: the server checks it,
// the view renders it into the input's attributes, and the browser's script reads it from there.
struct Rule {
    Input input = Input::text;
    // Bytes; the browser counts UTF-16 units, which are never more.
    size_t max_length = 255;
    // ECMAScript, matched against the whole value, by std::regex here and by the browser's `pattern`; null:
    // none.
    const char* pattern = nullptr;
    // Input::choice and choices: the values there are. Null: the page knows them, and fills them in.
    const Option* options = nullptr;
    // What a pattern cannot say; null: nothing more to check.
    bool (*accepts)(std::string_view) = nullptr;
    // Input::number only: whole numbers within these bounds unless `has_fraction`.
    int64_t min = 0;
    int64_t max = 0;
    bool has_fraction = false;
    // The sentence shown when the value is refused. Null on a number without fraction: made from the bounds.
    const char* complaint = nullptr;
};

enum class Presence { required, optional };

// One form field. A parameter that no field declares does not exist: the request is refused.
//
// A field may stand for a family, as Proxmox's net0 to net31 do: `net#.bridge` with 32 rows declares
// net0.bridge to net31.bridge. The rows of a form are those that it holds any field of; in such a row each
// field obeys its rule.
struct Field {
    const char* name;  // as in the form; Proxmox's parameter name where it is one
    Rule rule;
    Presence presence = Presence::required;
    const char* label = "";
    const char* hint = "";
    const char* unit = "";
    const char* placeholder = "";
    const char* autocomplete = "";
    unsigned rows = 0;           // of a family; 0: the field stands for itself
    bool is_repeatable = false;  // may come several times, as ticked boxes of one name do
};

// --- the common rules ---

// A whole number without sign.
constexpr Rule whole_number(int64_t min, int64_t max) {
    return {.input = Input::number, .max_length = 20, .min = min, .max = max};
}
// `1` when ticked; an unticked one is absent from the form.
constexpr Rule tick() { return {.input = Input::checkbox, .max_length = 1, .pattern = "[01]"}; }
// Values that a page puts into its own forms: a wrong one is not a typing mistake.
constexpr Rule hidden(const char* pattern) {
    return {.input = Input::hidden, .max_length = 64, .pattern = pattern};
}
constexpr Rule row_id() { return hidden("[1-9][0-9]{0,9}"); }
constexpr Rule random_id() { return hidden("[0-9a-f]{32}"); }

// Why the value is refused, as a sentence for the user; empty when it is fine. An empty value is refused only
// where the field is required.
std::string complaint_about(const Field& field, std::string_view value);

// One refused value; `field` is the form name.
struct FieldError {
    std::string field;
    std::string text;
};

// The field of this name, or the family that declares it; null where none does.
const Field* find_field(const std::vector<Field>& fields, std::string_view name);

// --- families ---

// What stands before the `#`: "net" of net#.bridge; empty for a field that stands for itself.
std::string_view family_of(const Field& field);
// The field's name in that row: net3.bridge.
std::string name_in_row(const Field& field, unsigned row);
// The row that a name speaks of: 3 for net3.bridge where the field is net#.bridge; nothing for another name.
std::optional<unsigned> row_of(const Field& field, std::string_view name);
// A field under the name it has in a form.
struct NamedField {
    const Field* field;
    std::string name;
};
// The fields as a form holds them: those of a family row by row, where the first of them stands.
// `rows_of(family)` gives the rows there are.
std::vector<NamedField> by_row(const std::vector<Field>& fields,
                               const std::function<std::vector<unsigned>(std::string_view)>& rows_of);
// The part of a name that tells its row to a reader: "net3" of net3.bridge; empty for a name without rows.
std::string_view row_label_of(std::string_view name);

}  // namespace web
