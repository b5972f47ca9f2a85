// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/call.h"
#include "base/result.h"
#include "web/reply.h"
#include "web/view.h"

namespace app {

// The names of all pages, each also that of its executable and its socket.
std::vector<std::string> names_of_pages();

// A page of the site with the layout filled in: title, user, navigation, links, CSRF token.
web::View new_page(const Call& call, const std::string& template_name, const std::string& title);

// What this page needs beyond what every page has: a module or a style sheet of html/static.
void add_script(web::View& view, const char* name);
void add_style(web::View& view, const char* name);

// The finished page. A template that breaks becomes a plain 500.
web::Reply send(const Call& call, const web::View& view, int status = 200);

// A page that says one thing.
web::Reply send_message(const Call& call, int status, const std::string& heading, const std::string& text);

// The page for an error that a use case could not turn into something better. The detail goes to the log.
web::Reply send_error(const Call& call, const base::Error& error);

// The same as JSON.
web::Reply send_json_error(const base::Error& error);

// One line above the page: kind is info, success, warning or error.
void add_notice(web::View& view, const std::string& kind, const std::string& text);

// The summary on top of a refused form: one line with a link for each error.
void add_error_summary(web::View& view, const std::vector<web::FieldError>& errors);

// The text for one field out of a list of errors; empty when it has none.
std::string error_of(const std::vector<web::FieldError>& errors, std::string_view field);

}  // namespace app
