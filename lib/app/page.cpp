// SPDX-License-Identifier: MIT
#include "app/page.h"

#include "app/site.h"
#include "base/log.h"
#include "base/text.h"

namespace app {
namespace {

// One a line, so that two additions do not meet.
// clang-format off
constexpr const char* names_of_pages[] = {
    "login",
    "logout",
    "account",
    "nodes",
    "presets",
    "containers",
    "container",
    "task",
    "wizard_general",
    "wizard_template",
    "wizard_disks",
    "wizard_resources",
    "wizard_network",
    "wizard_confirm",
    "creation",
    "creations",
    "ajax_vmid",
    "ajax_vmid_refresh",
    "ajax_vmid_free",
    "ajax_creation",
    "ajax_creations",
    "ajax_task",
    "ajax_containers",
    "templates",
    "health",
    "metrics",
};
// clang-format on

const char* navigation_of(const std::string& template_name) {
    for (const char* name : {"containers", "container", "container_gone", "creation", "task"})
        if (template_name == name) return "NAV_CONTAINERS";
    if (template_name == "creations") return "NAV_CREATIONS";
    if (template_name.rfind("preset", 0) == 0) return "NAV_PRESETS";
    if (template_name.rfind("wizard", 0) == 0 || template_name == "templates") return "NAV_WIZARD";
    return template_name.rfind("node", 0) == 0 ? "NAV_NODES" : "NAV_NONE";
}

int status_of(const Call& call, const base::Error& error) {
    // What the operator mends, and where trying again in a moment may go well.
    if (error.code == base::Code::internal && call.site.mysql.is_unfit()) return 503;
    switch (error.code) {
        case base::Code::bad_input:
            return 400;
        case base::Code::not_found:
            return 404;
        case base::Code::denied:
            return 403;
        case base::Code::conflict:
            return 409;
        case base::Code::unavailable:
        case base::Code::unsent:
            return 503;
        default:
            return 500;
    }
}

const char* heading_of(int status) {
    switch (status) {
        case 400:
            return "That request makes no sense here";
        case 403:
            return "That is not allowed";
        case 404:
            return "Nothing here";
        case 409:
            return "That is in use";
        case 503:
            return "Berth cannot work right now";
        default:
            return "Something went wrong";
    }
}

const char* sentence_of(int status) {
    switch (status) {
        case 400:
            return "The request holds something that no page of Berth sends. Nothing was changed.";
        case 403:
            return "Please go back, reload the page and try again. Nothing was changed.";
        case 404:
            return "This does not exist, or it is not yours.";
        case 409:
            return "Somebody or something else is using this. Nothing was changed.";
        case 503:
            return "A server that Berth needs does not answer. Nothing was changed; please try again in a "
                   "moment.";
        default:
            return "It has been written to the log. Nothing more is known here.";
    }
}

// A step of the wizard looks different from all other pages, and is the heaviest of them.
bool is_step(const std::string& template_name) {
    return template_name.rfind("wizard_", 0) == 0 && template_name != "wizard_no_nodes";
}

}  // namespace

std::span<const char* const> page_names() { return names_of_pages; }

web::View new_page(const Call& call, const std::string& template_name, const std::string& title) {
    web::View view(template_name);
    view.set_everywhere("CSRF", call.csrf);
    view.set_everywhere("STATIC", call.site.config.static_url);
    for (const char* name : names_of_pages)
        view.set_everywhere("URL_" + base::to_upper(name), call.urls.page(name));
    web::Block layout = view.layout();
    layout.set("TITLE", title);
    add_style(view, is_step(template_name) ? "wizard.css" : "pages.css");
    if (call.user.id != 0) {
        web::Block signed_in = layout.add("SIGNED_IN");
        signed_in.set("USER_NAME", call.user.name).show(navigation_of(template_name));
        // Whom the host signs in, only the host can sign out.
        signed_in.show_if(!call.site.config.is_signed_in_by_host(), "SIGN_OUT");
    }
    return view;
}

void add_script(web::View& view, const char* name) { view.layout().add("SCRIPT").set("SCRIPT_NAME", name); }
void add_style(web::View& view, const char* name) { view.layout().add("STYLE").set("STYLE_NAME", name); }

namespace {

web::Reply render(const Call& call, const web::View& view, int status) {
    auto html = view.render();
    web::Reply reply;
    reply.status = status;
    if (html) {
        reply.body = std::move(*html);
        return reply;
    }
    base::log::error("render_failed", {{"detail", html.error().detail}});
    reply.status = 500;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = "A page template of Berth is broken. Reference: " + call.request_id + "\n";
    return reply;
}

}  // namespace

web::Reply send(const Call& call, web::View& view, int status) {
    if (status >= 400) view.layout().show_value("REFERENCE", "REQUEST_ID", call.request_id);
    return render(call, view, status);
}

web::Reply send_message(const Call& call, int status, const std::string& heading, const std::string& text) {
    web::View view = new_page(call, "message", heading);
    view.body().set("HEADING", heading).set("TEXT", text);
    if (status != 200) view.body().show_value("REFERENCE", "REQUEST_ID", call.request_id);
    return render(call, view, status);
}

web::Reply send_error(const Call& call, const base::Error& error) {
    const int status = status_of(call, error);
    base::log::warning("refused", {{"code", base::word_of(error.code)}, {"detail", error.detail}});
    web::Reply reply = send_message(call, status, heading_of(status), sentence_of(status));
    if (status == 503) reply.headers.emplace_back("Retry-After", "5");
    return reply;
}

web::Reply send_json_error(const Call& call, const base::Error& error) {
    base::log::warning("refused", {{"code", base::word_of(error.code)}, {"detail", error.detail}});
    const int status = status_of(call, error);
    return web::json_error(status, sentence_of(status), call.request_id);
}

void add_notice(web::View& view, const std::string& kind, const std::string& text) {
    view.layout().add("NOTICE").set("NOTICE_KIND", kind).set("NOTICE_TEXT", text);
}

void add_error_summary(web::View& view, const std::vector<web::FieldError>& errors) {
    if (errors.empty()) return;
    web::Block summary = view.layout().add("ERRORS");
    for (const web::FieldError& error : errors) {
        const std::string row(web::row_label_of(error.field));
        summary.add("ERROR_ITEM")
            .set("ERROR_ID", web::element_id_of(error.field))
            .set("ERROR_TEXT", row.empty() ? error.text : row + ": " + error.text);
    }
}

std::string error_of(const std::vector<web::FieldError>& errors, std::string_view field) {
    for (const web::FieldError& error : errors)
        if (error.field == field) return error.text;
    return {};
}

}  // namespace app
