// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

#include "value.h"

namespace pve_double {

// Query and body as one object; the query wins. A name without "=" is null. The alternative is the text of a
// request that cannot be read. PVE: pve-http-server AnyEvent.pm extract_params and decode_urlencoded, with
// their oddities: a form is split at "&" and ";", a value ends at its second "=", a name given twice is
// joined with NUL.
std::variant<Value, std::string> read_parameters(const std::string& method, const std::string& query,
                                                 const std::string& content_type, const std::string& body);

// How parameters look once pveproxy has handed them to pvedaemon as a form: booleans are 1 and 0, lists
// joined.
Value as_form_text(const Value& parameters);

// "application/json; charset=utf-8" -> "application/json".
std::string media_type(const std::string& content_type);

}  // namespace pve_double
