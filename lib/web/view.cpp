// SPDX-License-Identifier: MIT
#include "web/view.h"

#include <ctemplate/template.h>

#include <filesystem>
#include <fstream>

namespace web {
namespace {

using ctemplate::TemplateDictionary;
using ctemplate::TemplateString;

TemplateString as_template_string(std::string_view text) { return {text.data(), text.size()}; }

const char* file_of(const Rule& rule, std::string_view name) {
    if (name == "vmid") return "field_vmid.tpl";
    switch (rule.input) {
        case Input::number:
            return "field_number.tpl";
        case Input::area:
            return "field_textarea.tpl";
        case Input::checkbox:
            return "field_checkbox.tpl";
        case Input::choice:
            return "field_select.tpl";
        case Input::choices:
            return "field_choices.tpl";
        case Input::radio:
            return "field_radio.tpl";
        case Input::secret:
            return "field_secret.tpl";
        default:
            return "field_text.tpl";
    }
}

void set_limits(Block& block, const Rule& rule) {
    if (rule.input == Input::number) {
        block.show_value("HAS_MIN", "MIN", std::to_string(rule.min));
        if (rule.max > rule.min) block.show_value("HAS_MAX", "MAX", std::to_string(rule.max));
        block.show_value("HAS_STEP", "STEP", rule.has_fraction ? "any" : "1");
    }
    block.show_value("HAS_PATTERN", "PATTERN", rule.pattern ? rule.pattern : "");
    block.show_value("HAS_MAXLENGTH", "MAXLENGTH", std::to_string(rule.max_length));
}

std::vector<Choice> choices_of(const Rule& rule, const FieldState& state) {
    if (!rule.options) return state.choices;
    std::vector<Choice> choices;
    for (const Option* option = rule.options; option->value; ++option)
        choices.push_back({option->value, option->label});
    return choices;
}

// Whether a choice is taken: the value itself, or one of its lines.
bool is_taken(const Choice& choice, const Rule& rule, const std::string& value) {
    if (rule.input != Input::choices) return choice.value == value;
    return ("\n" + value + "\n").find("\n" + choice.value + "\n") != std::string::npos;
}

// The ids of what describes a field, as far as it is there.
std::string descriptions_of(const Field& field, const std::string& hint, const std::string& error,
                            const std::string& id) {
    std::string ids;
    const auto add = [&](const char* part) { ids += (ids.empty() ? "" : " ") + id + part; };
    if (*field.unit && field.rule.input == Input::number) add("-unit");
    if (!hint.empty()) add("-hint");
    if (!error.empty()) add("-error");
    return ids;
}

constexpr std::string_view escaping_line = "{{%AUTOESCAPE context=\"HTML\"}}";

}  // namespace

Block& Block::set(std::string_view name, std::string_view value) {
    dictionary_->SetValue(as_template_string(name), as_template_string(value));
    return *this;
}

Block& Block::set(std::string_view name, int64_t value) { return set(name, std::to_string(value)); }

Block& Block::show(std::string_view section) {
    dictionary_->ShowSection(as_template_string(section));
    return *this;
}

Block& Block::show_value(std::string_view section, std::string_view name, std::string_view value) {
    if (!value.empty())
        dictionary_->SetValueAndShowSection(as_template_string(name), as_template_string(value),
                                            as_template_string(section));
    return *this;
}

Block Block::add(std::string_view section) {
    return Block(dictionary_->AddSectionDictionary(as_template_string(section)));
}

Block Block::include(std::string_view name, std::string_view template_file) {
    TemplateDictionary* included = dictionary_->AddIncludeDictionary(as_template_string(name));
    included->SetFilename(as_template_string(template_file));
    return Block(included);
}

void Block::field(const Field& field, const FieldState& state) {
    Block block = include(template_name_of(field.name), file_of(field.rule, field.name));
    const std::string name = state.name.empty() ? field.name : state.name;
    block.set("NAME", name).set("ID", element_id_of(name)).set("LABEL", field.label);
    block.set("VALUE", state.value);
    const std::string hint = state.hint.empty() ? field.hint : state.hint;
    block.show_value("DESCRIBED", "DESCRIPTIONS",
                     descriptions_of(field, hint, state.error, element_id_of(name)));
    block.show_value("HAS_HINT", "HINT", hint);
    block.show_value("HAS_ERROR", "ERROR", state.error);
    block.show_value("HAS_UNIT", "UNIT", field.unit);
    block.show_value("HAS_PLACEHOLDER", "PLACEHOLDER", field.placeholder);
    block.show_value("HAS_AUTOCOMPLETE", "AUTOCOMPLETE", field.autocomplete);
    block.show_if(field.presence == Presence::required, "REQUIRED");
    block.show_if(state.value == "1", "CHECKED").show_if(state.is_disabled, "DISABLED");
    block.show_if(state.is_disabled && state.value == "1", "KEPT_TICK");
    set_limits(block, field.rule);
    for (const Choice& choice : choices_of(field.rule, state)) {
        Block option = block.add("OPTION");
        option.set("OPTION_VALUE", choice.value).set("OPTION_LABEL", choice.label);
        option.show_value("HAS_OPTION_HINT", "OPTION_HINT", choice.hint);
        option.show_if(is_taken(choice, field.rule, state.value), "SELECTED");
    }
}

std::string template_name_of(std::string_view field_name) {
    std::string out = "FIELD_";
    for (const char c : field_name)
        if (c == '#')
            continue;
        else if (c >= 'a' && c <= 'z')
            out += static_cast<char>(c - 'a' + 'A');
        else
            out += c >= '0' && c <= '9' ? c : '_';
    return out;
}

std::string element_id_of(std::string_view field_name) {
    std::string out = "f-";
    for (const char c : field_name)
        out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '#' ? c : '-';
    return out;
}

View::View(const std::string& page) : dictionary_(std::make_unique<TemplateDictionary>(page)) {
    body_ = dictionary_->AddIncludeDictionary("BODY");
    body_->SetFilename(page + ".tpl");
}

View::~View() = default;
View::View(View&&) noexcept = default;

Block View::layout() { return Block(dictionary_.get()); }
Block View::body() { return Block(body_); }

void View::set_everywhere(std::string_view name, std::string_view value) {
    dictionary_->SetTemplateGlobalValue(as_template_string(name), as_template_string(value));
}

base::Result<std::string> View::render() const {
    std::string out;
    if (!ctemplate::ExpandTemplate("layout.tpl", ctemplate::STRIP_BLANK_LINES, dictionary_.get(), &out))
        return base::Error{base::Code::internal, "a template is missing or broken"};
    return out;
}

base::Result<void> load_templates(const std::string& folder) {
    namespace fs = std::filesystem;
    ctemplate::Template::SetTemplateRootDirectory(folder);
    std::error_code problem;
    size_t count = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, problem)) {
        if (entry.path().extension() != ".tpl") continue;
        std::ifstream file(entry.path());
        std::string first_line;
        std::getline(file, first_line);
        const std::string name = entry.path().filename().string();
        if (first_line.substr(0, escaping_line.size()) != escaping_line)
            return base::Error{base::Code::internal, name + " does not begin with the AUTOESCAPE line"};
        if (!ctemplate::Template::GetTemplate(name, ctemplate::STRIP_BLANK_LINES))
            return base::Error{base::Code::internal, name + " does not parse"};
        ++count;
    }
    if (problem || count == 0) return base::Error{base::Code::internal, "no templates in " + folder};
    return {};
}

}  // namespace web
