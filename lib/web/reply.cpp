// SPDX-License-Identifier: MIT
#include "web/reply.h"

#include <fmt/core.h>
#include <algorithm>

#include "base/json.h"

namespace web {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

bool is_own_path(const std::string& path) {
    if (path.empty() || path.size() > 500 || path[0] != '/' || (path.size() > 1 && path[1] == '/'))
        return false;
    bool in_query = false;
    for (const char c : path) {
        if (is_word(c)) continue;
        if (!in_query && c == '?')
            in_query = true;
        else if (in_query ? c != '=' && c != '&' && c != '%' && c != '.' : c != '/' && c != '.')
            return false;
    }
    return path.find("..") == std::string::npos;
}

Reply redirect(const std::string& path, std::string_view fragment) {
    Reply reply;
    reply.status = 303;
    std::string target = is_own_path(path) ? path : "/";
    if (!fragment.empty() && std::all_of(fragment.begin(), fragment.end(), is_word))
        target.append("#").append(fragment);
    reply.headers.emplace_back("Location", target);
    return reply;
}

Reply json(int status, std::string body) {
    Reply reply;
    reply.status = status;
    reply.content_type = "application/json";
    reply.body = std::move(body);
    return reply;
}

Reply nothing_to_show() {
    Reply reply;
    reply.status = 204;
    return reply;
}

Reply json_error(int status, const std::string& sentence, const std::string& reference) {
    base::json::Writer out;
    out.begin_object().key("error").text(sentence).key("reference").text(reference).end_object();
    return json(status, out.finish());
}

namespace {

const char* reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Unknown";
    }
}

}  // namespace

std::string to_cgi(const Reply& reply, bool with_body) {
    const bool has_content = reply.status != 204;
    std::string out = fmt::format("Status: {} {}\r\n", reply.status, reason_of(reply.status));
    if (has_content) out += fmt::format("Content-Type: {}\r\n", reply.content_type);
    out += "Cache-Control: no-store\r\n";
    for (const auto& [name, value] : reply.headers) out += fmt::format("{}: {}\r\n", name, value);
    if (has_content) out += fmt::format("Content-Length: {}\r\n", reply.body.size());
    out += "\r\n";
    if (with_body && has_content) out += reply.body;
    return out;
}

}  // namespace web
