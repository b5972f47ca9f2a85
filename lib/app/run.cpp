// SPDX-License-Identifier: MIT
#include "app/run.h"

#include <cstdlib>

#include "app/base_path.h"
#include "app/counting.h"
#include "app/host_sign_in.h"
#include "app/page.h"
#include "app/sign_in.h"
#include "app/sign_in_view.h"
#include "app/site.h"
#include "base/log.h"
#include "web/server.h"
#include "web/view.h"

namespace app {
namespace {

enum class Method { get, post, other };

Method method_of(const web::RawRequest& raw) {
    const std::string_view word = raw.variable("REQUEST_METHOD");
    if (word == "GET" || word == "HEAD") return Method::get;
    return word == "POST" ? Method::post : Method::other;
}

web::Reply refuse(const Page& page, const Call& call, const base::Error& error) {
    return page.format == Format::json ? send_json_error(call, error) : send_error(call, error);
}

web::Reply refuse_method(const Page& page, const Call& call) {
    web::Reply reply = page.format == Format::json
                           ? web::json_error(405, "This address does not take that method.", call.request_id)
                           : send_message(call, 405, "Not like this", "This page does not take that method.");
    reply.headers.emplace_back("Allow", page.get && page.post ? "GET, HEAD, POST"
                                        : page.get            ? "GET, HEAD"
                                                              : "POST");
    return reply;
}

// Where signing in leads back to: the page itself, with the draft it was about. Never a POST again.
std::string way_back(const Page& page, const Call& call) {
    if (method_of(call.raw) == Method::get) return std::string(call.raw.variable("REQUEST_URI"));
    if (page.way_back) return page.way_back(call);
    return call.urls.wizard(page.name, call.form.value("draft"));
}

web::Reply ask_to_sign_in(const Page& page, Call& call) {
    if (call.site.config.is_signed_in_by_host())
        return page.format == Format::json ? refuse_by_host_json(call) : refuse_by_host(call);
    if (page.format == Format::json || call.raw.is_from_script())
        return web::json_error(401, "Please sign in again.", call.request_id);
    const std::string next = way_back(page, call);
    const std::string carried = page.keeps_typed && call.raw.is_post() ? body_to_carry(call) : "";
    return carried.empty() ? web::redirect(call.urls.login(next))
                           : show_sign_in(call, next, carried, {}, 401);
}

// Of a session that ended, where the visitor has signed in again meanwhile in another window, the token is
// not right any more; but what was typed is not lost for that.
web::Reply refuse_foreign(const Page& page, Call& call) {
    const base::Error error{base::Code::denied, "the CSRF token or the origin is not ours"};
    if (!page.keeps_typed || call.user.id == 0 || call.raw.is_from_script()) return refuse(page, call, error);
    const std::string carried = body_to_carry(call);
    return carried.empty() ? refuse(page, call, error)
                           : show_typed_again(call, call.urls.page(page.name), carried);
}

std::vector<web::Field> fields_of(const Page& page) {
    std::vector<web::Field> fields = page.fields;
    fields.push_back({"csrf", {.input = web::Input::text, .max_length = 64}, web::Presence::optional});
    return fields;
}

web::Reply answer(const Page& page, Call& call, const base::Result<web::Form>& form) {
    const Method method = method_of(call.raw);
    const Handler handler = method == Method::get ? page.get : method == Method::post ? page.post : nullptr;
    if (!handler) return refuse_method(page, call);
    if (!form) return refuse(page, call, form.error());
    call.form = *form;
    if (page.access.is_left_to_handler() && method == Method::get) return handler(call);
    const bool needs_user = page.access.needs_user(method == Method::post);
    // A page for anyone may lie outside what the host guards: what it says of a user counts for nothing
    // there.
    if (needs_user || !call.site.config.is_signed_in_by_host()) {
        const auto user = identify(call);
        if (!user) return refuse(page, call, user.error());
        call.user = *user;
        base::log::set_user(call.user.name);
    }
    if (needs_user && call.user.id == 0) return ask_to_sign_in(page, call);
    if (method == Method::post && !is_from_our_page(call)) return refuse_foreign(page, call);
    return handler(call);
}

// A visitor without a cookie gets one with the first page, so that the sign-in form has something to be tied
// to.
web::Reply answer_with_cookie(const Page& page, Site& site, const web::RawRequest& raw) {
    const std::string cookie = raw.cookie(cookie_name(site));
    const bool is_known = is_token(cookie);
    const std::string token = is_known ? cookie : new_token();
    const std::string remote_user = remote_user_of(site, raw);
    Call call{.raw = raw,
              .form = {},
              .site = site,
              .urls = site.urls,
              .user = {},
              .session = token,
              .remote_user = remote_user,
              .csrf = csrf_of(site, token, remote_user),
              .request_id = raw.id,
              .deadline = base::Deadline::in(raw.is_post() ? page.post_budget : page.budget)};
    const auto form = web::parse_form(raw, fields_of(page));
    web::Reply reply = answer(page, call, form);
    bool has_cookie = false;
    for (const auto& header : reply.headers) has_cookie = has_cookie || header.first == "Set-Cookie";
    if (!is_known && !has_cookie && page.format == Format::html) set_cookie(site, reply, token);
    return reply;
}

// The page as a service: each request logged and counted.
class PageService : public web::Service {
  public:
    PageService(const Page& page, Site& site) : page_(page), site_(site), counts_(site) {}

    void begin(const web::RawRequest& raw) override {
        base::log::begin_request(page_.name, raw.id);
        site_.begin_request();
    }

    web::Reply answer(const web::RawRequest& raw) override {
        auto complaint = complain_of_base_path(site_, page_.name, raw);
        return complaint ? std::move(*complaint) : answer_with_cookie(page_, site_, raw);
    }

    void end(const web::RawRequest& raw, const web::Reply& reply, std::chrono::microseconds took) override {
        using std::chrono::milliseconds;
        if (!page_.is_probe || reply.status >= 400)
            base::log::info("request",
                            {{"method", std::string(raw.variable("REQUEST_METHOD"))},
                             {"status", std::to_string(reply.status)},
                             {"ms", std::to_string(std::chrono::duration_cast<milliseconds>(took).count())}});
        base::log::end_request();
        count_request(site_, page_.name, reply.status, took);
    }

    std::chrono::milliseconds rest() override {
        site_.rest();
        return counts_.write();
    }

  private:
    const Page& page_;
    Site& site_;
    CountWriter counts_;
};

}  // namespace

int run(const Page& page) {
    store::Mysql::Limits limits;
    if (page.is_probe) limits = {.connect = std::chrono::seconds(1), .answer = std::chrono::seconds(1)};
    auto site = open_site(limits);
    if (!site) {
        base::log::error("start_failed", {{"page", page.name}, {"detail", site.error().detail}});
        return 1;
    }
    Site& held = **site;
    if (const auto loaded = web::load_templates(held.config.templates); !loaded) {
        base::log::error("start_failed", {{"page", page.name}, {"detail", loaded.error().detail}});
        return 1;
    }
    PageService service(page, held);
    const int code = web::serve(service);
    write_counts(held);
    return code;
}

}  // namespace app
