// SPDX-License-Identifier: MIT
#include "app/creation_list_view.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/creation_list.h"
#include "app/page.h"
#include "base/clock.h"
#include "base/json.h"
#include "web/view.h"

namespace app {
namespace {

base::Result<CreationList> read_list(Call& call) {
    return list_creations(call.site, call.user.name, call.user.id, call.form.number("page"), call.deadline);
}

void add_rows(const Call& call, const CreationList& list, web::Block body) {
    web::Block table = body.add("HAS_ROWS");
    table.set("POLL_URL", call.urls.page("ajax_creations") + "?page=" + std::to_string(list.page));
    for (const ListedCreation& listed : list.rows) {
        const store::Creation& creation = listed.creation;
        web::Block row = table.add("ROW");
        row.set("ID", creation.id).set("URL", call.urls.creation(creation.id));
        row.set("STATE", store::word_of(creation.state)).set("TEXT", listed.state);
        row.set("VMID", int64_t{creation.vmid}).set("HOSTNAME", creation.hostname);
        row.set("NODE_NAME", listed.node_name).set("WHO", listed.who);
        row.set("BEGUN", base::utc_text(creation.created_at));
        row.set("ELAPSED", creation.seconds_elapsed);
        row.set("DURATION", base::duration_text(creation.seconds_elapsed));
        row.show_if(listed.is_final, "FINAL");
    }
}

void add_pages(const Call& call, const CreationList& list, web::Block body) {
    if (list.pages < 2) return;
    const int64_t first = (list.page - 1) * creations_on_a_page + 1;
    const int64_t last = std::min<int64_t>(list.total, list.page * creations_on_a_page);
    web::Block pages = body.add("PAGES");
    pages.set("RANGE", fmt::format("{} to {} of {}", first, last, list.total));
    if (list.page > 1) pages.show_value("NEWER", "NEWER_URL", call.urls.creations(list.page - 1));
    if (list.page < list.pages) pages.show_value("OLDER", "OLDER_URL", call.urls.creations(list.page + 1));
}

}  // namespace

web::Reply show_creations(Call& call) {
    const auto list = read_list(call);
    if (!list) return send_error(call, list.error());
    web::View view = new_page(call, "creations", "Creations");
    add_style(view, "creations.css");
    web::Block body = view.body();
    if (list->rows.empty()) {
        body.show("EMPTY");
        return send(call, view);
    }
    add_script(view, "creations.js");
    const auto is_running = [](const ListedCreation& listed) { return !listed.is_final; };
    view.layout().show_if(std::any_of(list->rows.begin(), list->rows.end(), is_running), "REFRESH");
    add_rows(call, *list, body);
    add_pages(call, *list, body);
    return send(call, view);
}

web::Reply poll_creations(Call& call) {
    const auto list = read_list(call);
    if (!list) return send_json_error(call, list.error());
    base::json::Writer out;
    out.begin_object().key("total").integer(list->total).key("creations").begin_array();
    for (const ListedCreation& listed : list->rows) {
        const store::Creation& creation = listed.creation;
        out.begin_object().key("id").text(creation.id).key("url").text(call.urls.creation(creation.id));
        out.key("state").text(store::word_of(creation.state)).key("final").boolean(listed.is_final);
        out.key("text").text(listed.state).key("node").text(listed.node_name);
        out.key("vmid").integer(creation.vmid).key("hostname").text(creation.hostname);
        out.key("who").text(listed.who).key("begun").text(base::utc_text(creation.created_at));
        out.key("elapsed").integer(creation.seconds_elapsed);
        out.key("duration").text(base::duration_text(creation.seconds_elapsed)).end_object();
    }
    return web::json(200, out.end_array().end_object().finish());
}

}  // namespace app
