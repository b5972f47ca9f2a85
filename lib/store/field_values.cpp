// SPDX-License-Identifier: MIT
#include "store/field_values.h"

#include "base/json.h"

namespace store::field_values {

std::string json_of(const std::map<std::string, std::string>& values) {
    base::json::Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : values) writer.key(name).text(value);
    return writer.end_object().finish();
}

base::Result<std::map<std::string, std::string>> parse(std::string_view json, const std::string& what) {
    const auto parsed = base::json::parse(json);
    if (!parsed) return base::Error{base::Code::internal, what + ": " + parsed.error().detail};
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : parsed->members()) values[name] = value.text_or("");
    return values;
}

}  // namespace store::field_values
