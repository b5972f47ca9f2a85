// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <vector>

#include "app/call.h"
#include "web/reply.h"
#include "web/rule.h"

namespace app {

// Who may call a page. Has no default value: a page that does not say it does not compile.
//   anyone           also without being signed in
//   user             a visitor without a session is sent to the sign-in page, or answered 401
//   handler_decides  on a GET the handler finds out by itself who is asking, together with its answer; a POST
//                    is as with `user`
class Access {
  public:
    enum Who { anyone, user, handler_decides };
    Access(Who who) : who_(who) {}
    bool needs_user(bool is_post) const { return who_ == user || (who_ == handler_decides && is_post); }
    bool is_left_to_handler() const { return who_ == handler_decides; }

  private:
    Who who_;
};

// What errors look like: a page for people, or `{"error":"…"}` for scripts and machines.
enum class Format { html, json };

using Handler = web::Reply (*)(Call&);

// One executable. `fields` are all the parameters that exist; on a POST the CSRF token is checked before the
// handler is called, without exception. A method without a handler is answered by 405.
struct Page {
    const char* name;
    Access access;
    std::vector<web::Field> fields = {};
    Handler get = nullptr;
    Handler post = nullptr;
    Format format = Format::html;
    // Where signing in leads after a POST without a session; null: to the page itself, with its draft.
    std::string (*way_back)(const Call&) = nullptr;
    // A form that arrives without its session is not lost: signing in brings it back to this page, which
    // takes it with `keep` set, to be kept as typed.
    bool keeps_typed = false;
    // Asked by machines every few seconds, which wait a second or two: MySQL gets one second for an answer,
    // and what went well is not logged.
    bool is_probe = false;
    // How long everything together may take.
    std::chrono::milliseconds budget{2500};
    std::chrono::milliseconds post_budget{2500};
};

// What main() calls: reads the configuration named by the environment variable BERTH_CONFIG
// (/etc/berth/berth.ini), loads the templates, serves until told to stop. Returns the exit code; a broken
// installation is 1, with a log line.
int run(const Page& page);

}  // namespace app
