// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/site.h"
#include "web/reply.h"
#include "web/request.h"

namespace app {

// The path below which the web server serves the site, as far as this request for `page` shows it: "" or
// "/berth". Nothing when its URL does not end in the page's name, or is written in an unusual way.
std::optional<std::string> base_path_seen(std::string_view page, std::string_view request_uri);

// Links would lead nowhere where the web server's path and `[site] base_path` differ. Then: 500 and a
// sentence for the administrator, in plain text, since the style sheet would not be found either.
std::optional<web::Reply> complain_of_base_path(const Site& site, std::string_view page,
                                                const web::RawRequest& raw);

}  // namespace app
