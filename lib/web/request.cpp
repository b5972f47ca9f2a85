// SPDX-License-Identifier: MIT
#include "web/request.h"

#include <cgicc/Cgicc.h>

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
            const Field* field = find_field(fields, entry.getName());
            if (!field) return refused("undeclared field", entry.getName());
            const std::string value = tidy(entry.getValue(), field->rule);
            if (!base::is_clean_text(value)) return refused("control characters in", field->name);
            if (is_one_line(field->rule) && value.find('\n') != std::string::npos)
                return refused("line end in", field->name);
            if (!form.values_.emplace(field->name, value).second)
                return refused("repeated field", field->name);
        }
    } catch (const std::exception& problem) {
        return refused("form does not parse", problem.what());
    }
    for (const Field& field : fields) {
        const bool is_hidden = field.rule.input == Input::hidden;
        if (is_hidden && !form.has(field.name) && field.presence == Presence::optional) continue;
        const std::string complaint = complaint_about(field, form.value(field.name));
        if (complaint.empty()) continue;
        if (is_hidden) return refused("hidden field", field.name);
        form.errors_.push_back({field.name, complaint});
    }
    return form;
}

}  // namespace web
