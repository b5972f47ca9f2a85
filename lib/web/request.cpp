// SPDX-License-Identifier: MIT
#include "web/request.h"

#include <cgicc/Cgicc.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "base/text.h"

namespace web {
namespace {

// Feeds cgicc from memory: it sees the variables it parses forms by, and nothing of the process environment.
class MemoryInput : public cgicc::CgiInput {
  public:
    MemoryInput(const RawRequest& request, bool is_post) : body_(request.body), is_post_(is_post) {
        if (!is_post) query_ = request.variable("QUERY_STRING");
    }

    size_t read(char* data, size_t length) override {
        const size_t count = std::min(length, body_.size() - position_);
        std::memcpy(data, body_.data() + position_, count);
        position_ += count;
        return count;
    }

    std::string getenv(const char* name) override {
        const std::string_view key(name);
        if (key == "REQUEST_METHOD") return is_post_ ? "POST" : "GET";
        if (key == "QUERY_STRING") return std::string(query_);
        if (key == "CONTENT_LENGTH") return is_post_ ? std::to_string(body_.size()) : std::string();
        if (key == "CONTENT_TYPE") return is_post_ ? "application/x-www-form-urlencoded" : std::string();
        return {};
    }

  private:
    const std::string& body_;
    size_t position_ = 0;
    bool is_post_;
    std::string_view query_;
};

std::string tidy(std::string_view value, const Rule& rule) {
    if (rule.input == Input::secret) return std::string(value);  // blanks may be part of it
    std::string out;
    for (size_t i = 0; i < value.size(); ++i)
        if (value[i] != '\r')
            out += value[i];
        else if (i + 1 == value.size() || value[i + 1] != '\n')
            out += '\n';
    return std::string(base::trim(out));
}

base::Error refused(std::string_view why, std::string_view field) {
    return {base::Code::bad_input, std::string(why) + ": " + std::string(field.substr(0, 60))};
}

// The row that a page's script copies still has the `#` in its names. A browser sends nothing of it; who
// reads the page in a simpler way may.
bool is_of_copied_row(const std::vector<Field>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.rows > 0 && name == field.name; });
}

bool is_one_line(const Rule& rule) { return rule.input != Input::area; }

}  // namespace

std::string_view RawRequest::variable(std::string_view name) const {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

std::string RawRequest::cookie(std::string_view name) const {
    for (const std::string& part : base::split(variable("HTTP_COOKIE"), ';')) {
        const std::string_view pair = base::trim(part);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return std::string(pair.substr(equals + 1));
    }
    return {};
}

const std::string& Form::value(std::string_view name) const {
    static const std::string absent;
    const auto found = values_.find(name);
    return found == values_.end() ? absent : found->second;
}

int64_t Form::number(std::string_view name) const {
    const auto number = base::parse_unsigned(value(name));
    return number && *number <= INT64_MAX ? static_cast<int64_t>(*number) : 0;
}

std::vector<std::string> Form::values(std::string_view name) const {
    std::vector<std::string> values;
    if (!has(name)) return values;
    values.push_back(value(name));
    if (const auto more = repeated_.find(name); more != repeated_.end())
        values.insert(values.end(), more->second.begin(), more->second.end());
    return values;
}

std::vector<unsigned> Form::rows(std::string_view family) const {
    const auto found = rows_.find(family);
    if (found == rows_.end()) return {};
    return {found->second.begin(), found->second.end()};
}

base::Result<void> Form::take(const Field& field, const std::string& name, std::string value) {
    if (!base::is_clean_text(value)) return refused("control characters in", name);
    if (is_one_line(field.rule) && value.find('\n') != std::string::npos) return refused("line end in", name);
    if (const auto row = row_of(field, name)) rows_[std::string(family_of(field))].insert(*row);
    if (values_.emplace(name, value).second) return {};
    if (!field.is_repeatable) return refused("repeated field", name);
    repeated_[name].push_back(std::move(value));
    return {};
}

base::Result<void> Form::check(const Field& field, const std::string& name) {
    const bool is_hidden = field.rule.input == Input::hidden;
    if (is_hidden && !has(name) && field.presence == Presence::optional) return {};
    std::string complaint = complaint_about(field, value(name));
    for (const std::string& more : values(name))
        if (complaint.empty()) complaint = complaint_about(field, more);
    if (complaint.empty()) return {};
    if (is_hidden) return refused("hidden field", name);
    errors_.push_back({name, complaint});
    return {};
}

base::Result<Form> parse_form(const RawRequest& request, const std::vector<Field>& fields) {
    const bool is_post = request.is_post();
    if (is_post) {
        if (!request.is_complete) return base::Error{base::Code::bad_input, "the body ended too early"};
        if (!request.variable("QUERY_STRING").empty()) return refused("query on a POST", "");
        const std::string type = base::to_lower(request.variable("CONTENT_TYPE"));
        if (!base::has_prefix(type, "application/x-www-form-urlencoded"))
            return refused("content type", type);
    }
    Form form;
    try {
        MemoryInput input(request, is_post);
        const cgicc::Cgicc parsed(&input);
        for (const cgicc::FormEntry& entry : parsed.getElements()) {
            if (is_of_copied_row(fields, entry.getName())) continue;
            const Field* field = find_field(fields, entry.getName());
            if (!field) return refused("undeclared field", entry.getName());
            const auto taken = form.take(*field, entry.getName(), tidy(entry.getValue(), field->rule));
            if (!taken) return taken.error();
        }
    } catch (const std::exception& problem) {
        return refused("form does not parse", problem.what());
    }
    for (const auto& [field, name] : by_row(fields, [&](auto family) { return form.rows(family); }))
        if (const auto checked = form.check(*field, name); !checked) return checked.error();
    return form;
}

}  // namespace web
