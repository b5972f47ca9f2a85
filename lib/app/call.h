// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.h"
#include "web/request.h"
#include "web/urls.h"

namespace app {

struct Site;  // what a worker holds on to between requests: app/site.h

// Who is signed in; id 0: nobody.
struct User {
    int64_t id = 0;
    std::string name;
};

// One request on its way through a page. Lives until the reply is written.
struct Call {
    const web::RawRequest& raw;
    web::Form form;
    Site& site;
    const web::Urls& urls;
    User user;
    std::string session;  // the cookie's token; of nobody, where user.id is 0
    // Who the web server says it is, where the configuration lets it; "" otherwise, and when it says nothing.
    std::string remote_user;
    std::string csrf;  // what a POST of this visitor must carry
    std::string request_id;
    base::Deadline deadline;
};

}  // namespace app
