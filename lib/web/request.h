// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "web/rule.h"

namespace web {

// What the web server handed over: the CGI variables and the whole body. Hostile until parse_form has looked
// at it.
struct RawRequest {
    std::map<std::string, std::string, std::less<>> variables;
    std::string body;
    // False when the body ended before CONTENT_LENGTH: nothing may be done with it.
    bool is_complete = true;
    // 32 hexadecimal digits that name this request in the log and on error pages: the web server's own, so
    // that its log and Berth's can be joined, or ours where it gives none.
    std::string id;

    std::string_view variable(std::string_view name) const;
    bool is_post() const { return variable("REQUEST_METHOD") == "POST"; }
    // Whether a script of ours asks, which cannot do anything with a page.
    bool is_from_script() const { return variable("HTTP_ACCEPT") == "application/json"; }
    // The value of a cookie, empty when it was not sent.
    std::string cookie(std::string_view name) const;
};

// The largest body that is read. A form with 256 mount points, each with long paths, stays below; nginx
// refuses more before us.
constexpr size_t largest_body = 256 * 1024;

// The fields of one request, checked against the page's table.
class Form {
  public:
    // The value as sent (line ends as \n, blanks at both ends gone), empty when absent.
    const std::string& value(std::string_view name) const;
    bool has(std::string_view name) const { return values_.count(name) > 0; }
    bool is_ticked(std::string_view name) const { return value(name) == "1"; }
    // 0 when absent; only for fields whose rule is a number or a row id.
    int64_t number(std::string_view name) const;
    // All values of a repeatable field, in the order of the form.
    std::vector<std::string> values(std::string_view name) const;
    // The rows of a family that the form holds any field of, ascending.
    std::vector<unsigned> rows(std::string_view family) const;

    // What the rules of the visible fields refuse, in the order of the table. A page that saves something
    // looks here first and shows the form again (422).
    const std::vector<FieldError>& errors() const { return errors_; }
    bool is_valid() const { return errors_.empty(); }

  private:
    friend base::Result<Form> parse_form(const RawRequest&, const std::vector<Field>&);
    base::Result<void> take(const Field& field, const std::string& name, std::string value);
    base::Result<void> check(const Field& field, const std::string& name);
    std::map<std::string, std::string, std::less<>> values_;
    std::map<std::string, std::vector<std::string>, std::less<>> repeated_;  // the further values of a name
    std::map<std::string, std::set<unsigned>, std::less<>> rows_;            // by family
    std::vector<FieldError> errors_;
};

// Reads query (GET) or body (POST). A family's own name (net#.bridge) is passed over. Error bad_input, with
// the field's name in the detail, for what no form of ours sends: an undeclared or repeated name, control
// characters, invalid UTF-8, a query on a POST, another content type, a hidden field that breaks its rule.
base::Result<Form> parse_form(const RawRequest& request, const std::vector<Field>& fields);

}  // namespace web
