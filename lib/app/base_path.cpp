// SPDX-License-Identifier: MIT
#include "app/base_path.h"

#include <fmt/core.h>

#include "base/log.h"

namespace app {

std::optional<std::string> base_path_seen(std::string_view page, std::string_view request_uri) {
    std::string path;
    for (const char c : request_uri.substr(0, request_uri.find('?')))
        if (c != '/' || path.empty() || path.back() != '/') path += c;
    if (path.empty() || path.front() != '/' || path.find('%') != std::string::npos) return std::nullopt;
    // The site's own path shows the list of containers.
    if (page == "containers" && path.back() == '/') path += page;
    const std::string end = "/" + std::string(page);
    if (!path.ends_with(end)) return std::nullopt;
    return path.substr(0, path.size() - end.size());
}

std::optional<web::Reply> complain_of_base_path(const Site& site, std::string_view page,
                                                const web::RawRequest& raw) {
    const auto seen = base_path_seen(page, raw.variable("REQUEST_URI"));
    if (!seen || *seen == site.config.base_path) return std::nullopt;
    base::log::error("wrong_base_path",
                     {{"configured", site.config.base_path + "/"}, {"served_at", *seen + "/"}});
    web::Reply reply;
    reply.status = 500;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = fmt::format(
        "Berth's configuration says that this site lies at {}/, but the web server serves it at {}/.\n"
        "For the administrator: set base_path in berth.ini, or the path in the web server's configuration, "
        "so that "
        "both are the same, and restart Berth's workers.\n",
        site.config.base_path, *seen);
    return reply;
}

}  // namespace app
