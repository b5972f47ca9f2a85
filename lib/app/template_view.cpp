// SPDX-License-Identifier: MIT
#include "app/template_view.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/known_state.h"
#include "app/node_offer.h"
#include "app/page.h"
#include "app/template_offer.h"
#include "app/wizard_view.h"
#include "app/word_search.h"
#include "base/clock.h"
#include "base/text.h"
#include "pve/template_name.h"

namespace app {
namespace {

struct Named {
    const pve::Template* item;
    pve::TemplateName name;
};

std::vector<Named> in_order(const std::vector<pve::Template>& templates) {
    std::vector<Named> named;
    for (const pve::Template& item : templates) named.push_back({&item, pve::parse_template_name(item.name)});
    std::sort(named.begin(), named.end(), [](const Named& a, const Named& b) {
        if (a.name.product != b.name.product) return a.name.product < b.name.product;
        const int order = pve::compare_versions(a.name.version, b.name.version);
        if (order != 0) return order > 0;
        return a.item->ctime != b.item->ctime ? a.item->ctime > b.item->ctime : a.item->name < b.item->name;
    });
    return named;
}

void add_template(web::Block group, const Named& named, const std::string& architecture, bool is_chosen) {
    const pve::Template& item = *named.item;
    web::Block row = group.add("TEMPLATE");
    row.set("VOLID", item.volid).set("TEMPLATE_NAME", item.name).set("SIZE", base::size_text(item.size));
    row.show_value("HAS_DATE", "DATE", item.ctime != 0 ? base::utc_text(item.ctime).substr(0, 10) : "");
    row.show_if(is_chosen, "CHOSEN");
    if (!architecture.empty() && !named.name.architecture.empty() && named.name.architecture != architecture)
        row.show_value("OTHER_ARCHITECTURE", "ARCHITECTURE", named.name.architecture);
}

// The one that is on its way in a refused form counts as chosen, too: the draft holds it by now.
size_t add_storage(web::Block body, const std::string& storage, const std::vector<pve::Template>& templates,
                   const std::string& chosen, const std::string& architecture, const WordSearch& search) {
    web::Block group(nullptr);
    size_t count = 0;
    for (const Named& named : in_order(templates)) {
        const bool is_chosen = named.item->volid == chosen;
        if (!is_chosen && !search.finds(storage + " " + named.item->name)) continue;
        if (count == 0) group = body.add("STORAGE").set("STORAGE_NAME", storage);
        add_template(group, named, architecture, is_chosen);
        ++count;
    }
    return count;
}

}  // namespace

const web::Field& template_search() {
    static const web::Field field = {"q", {.max_length = 100}, web::Presence::optional, "Search"};
    return field;
}

void add_templates(Call& call, web::View& view, const Wizard& wizard,
                   const std::vector<web::FieldError>& errors) {
    add_script(view, "word_filter.js");
    add_style(view, "cards.css");
    add_style(view, "templates.css");
    const auto known = templates_of(call.site, wizard.node, call.deadline);
    add_state(view, known);
    const std::string architecture =
        known.is_fresh ? architecture_of(call.site, wizard.node, call.deadline) : "";
    web::Block body = view.body();
    body.show_value("NODE_ARCHITECTURE", "ARCHITECTURE", architecture);
    const std::string& wanted = call.form.value("q");
    const WordSearch search(error_of(call.form.errors(), "q").empty() ? wanted : "");
    size_t count = 0, all = 0;
    for (const auto& [storage, templates] : known.value) {
        all += templates.size();
        count += add_storage(body, storage, templates, wizard.value("ostemplate"), architecture, search);
    }
    body.show_if(all == 0, "EMPTY").show_if(all > 0 && count == 0, "NO_MATCH");
    if (all > 0) {
        web::Block form = body.add("SEARCH");
        form.set("Q", wanted).set("Q_MAX", static_cast<int64_t>(template_search().rule.max_length));
        form.show_value("Q_ERROR", "ERROR", error_of(call.form.errors(), "q"));
    }
    body.set("DOWNLOAD_URL", call.urls.wizard("templates", wizard.draft.id));
    body.show_value("OSTEMPLATE_ERROR", "ERROR", error_of(errors, "ostemplate"));
}

}  // namespace app
