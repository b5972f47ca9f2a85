// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "web/request.h"
#include "web/rule.h"

namespace ctemplate {
class TemplateDictionary;
}

namespace web {

// One entry of a choice.
struct Choice {
    std::string value;
    std::string label;
    std::string hint = {};
};

// How one field stands in a form.
struct FieldState {
    std::string value = {};  // "1" for a ticked checkbox; Input::choices: the ticked ones, one a line
    std::string error = {};
    std::vector<Choice> choices = {};  // Input::choice and choices, when the rule has no options of its own
    bool is_disabled = false;
    std::string hint = {};  // instead of the field's own, when not empty
    std::string name = {};  // a family's field: its name in this row
};

// A part of a page: a place for values, shown sections and repeated rows. A handle, valid as long as its
// View; all values are escaped by the template for the place where they stand.
class Block {
  public:
    explicit Block(ctemplate::TemplateDictionary* dictionary) : dictionary_(dictionary) {}

    Block& set(std::string_view name, std::string_view value);
    Block& set(std::string_view name, int64_t value);
    // Shows a section that has no values of its own.
    Block& show(std::string_view section);
    Block& show_if(bool condition, std::string_view section) { return condition ? show(section) : *this; }
    // Shows the section with this one value, unless the value is empty.
    Block& show_value(std::string_view section, std::string_view name, std::string_view value);
    // One more row of a repeated section.
    Block add(std::string_view section);
    // Puts another template in the place of `{{>NAME}}`.
    Block include(std::string_view name, std::string_view template_file);
    // Puts a declared field in the place of `{{>FIELD_NAME}}`, with the attributes that its rule asks for.
    void field(const Field& field, const FieldState& state);

  private:
    ctemplate::TemplateDictionary* dictionary_;
};

// "FIELD_" and the declared name in capitals, `#` left out and other characters as `_`: net#.ip is
// FIELD_NET_IP.
std::string template_name_of(std::string_view field_name);
// The id of a field's input element, the target of links in the error summary: net0.ip is f-net0-ip.
std::string element_id_of(std::string_view field_name);

// One page: the layout and, in it, the page's own template.
class View {
  public:
    // `page` names the template PAGE.tpl.
    explicit View(const std::string& page);
    ~View();
    View(View&&) noexcept;

    Block layout();
    Block body();
    // A value that every template of the page sees.
    void set_everywhere(std::string_view name, std::string_view value);

    // Error internal when a template is missing or broken; never half a page.
    base::Result<std::string> render() const;

  private:
    std::unique_ptr<ctemplate::TemplateDictionary> dictionary_;
    ctemplate::TemplateDictionary* body_;
};

// Loads every template of the folder, once at start. Error internal, with the file's name, for one that does
// not parse or does not begin by switching escaping on: without that line it would print raw text.
base::Result<void> load_templates(const std::string& folder);

}  // namespace web
