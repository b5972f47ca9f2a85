// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// A whole answer. The body is complete before the first byte goes out.
struct Reply {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    // Further headers. Names and values are ours, never a user's: redirect() and cookies check theirs.
    std::vector<std::pair<std::string, std::string>> headers;
};

// 303 to one of our own paths. A target that is not a path of ours by grammar goes to `/` of the web server
// instead: no line end and no foreign host can get into the header.
// `fragment`, an element's id, is left out when it is none of ours by grammar.
Reply redirect(const std::string& path, std::string_view fragment = {});

Reply json(int status, std::string body);

// 204: done, and nothing to show.
Reply nothing_to_show();

// `{"error":"…","reference":"…"}`, the form of every AJAX error; the reference is the request's id.
Reply json_error(int status, const std::string& sentence, const std::string& reference);

// A path of ours, with at most a query of plain or percent-encoded words: what redirect() and the sign-in's
// way back accept.
bool is_own_path(const std::string& path);

// The reply as a CGI program writes it: `Status:` and headers, blank line, body unless the request was a
// HEAD.
std::string to_cgi(const Reply& reply, bool with_body);

}  // namespace web
