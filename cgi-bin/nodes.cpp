// SPDX-License-Identifier: MIT
// The user's Proxmox nodes. GET lists them and shows the form; POST saves, tests, removes or makes one the
// default.
#include "app/node_view.h"
#include "app/page.h"
#include "app/run.h"

namespace {

std::vector<web::Field> fields() {
    std::vector<web::Field> all = app::node_fields();
    all.push_back({"id", web::row_id(), web::Presence::optional});
    all.push_back({"edit", web::row_id(), web::Presence::optional});
    all.push_back({"remove", web::row_id(), web::Presence::optional});
    all.push_back({"action", web::hidden("save|test|default|remove"), web::Presence::optional});
    all.push_back({"done", web::hidden("saved|tested|default|removed"), web::Presence::optional});
    return all;
}

web::Reply show(app::Call& call) {
    if (call.form.has("edit")) return app::show_node_for_editing(call, call.form.number("edit"));
    if (call.form.has("remove")) return app::show_node_removal(call, call.form.number("remove"));
    return app::show_nodes(call);
}

web::Reply save(app::Call& call) {
    const app::NodeForm form = app::node_form_of(call.form);
    if (!call.form.is_valid()) return app::show_refused_node(call, form, {.errors = call.form.errors()});
    const auto saving = app::save_node(call.site, call.user.id, form, call.deadline);
    if (!saving) return app::send_error(call, saving.error());
    if (!saving->errors.empty()) return app::show_refused_node(call, form, *saving);
    return web::redirect(call.urls.nodes_done("saved", saving->id));
}

web::Reply test(app::Call& call, int64_t id) {
    const auto test = app::test_node(call.site, call.user.id, id, call.deadline);
    if (!test) return app::send_error(call, test.error());
    if (!test->is_good) return app::show_nodes_with_error(call, test->sentence);
    return web::redirect(call.urls.nodes_done("tested", id));
}

web::Reply remove(app::Call& call, int64_t id) {
    const auto removed = app::remove_node(call.site, call.user.id, id, call.deadline);
    if (!removed && removed.error().code == base::Code::conflict)
        return app::show_nodes_with_error(call,
                                          "A container is being created on this node. Remove it afterwards.");
    if (!removed) return app::send_error(call, removed.error());
    return web::redirect(call.urls.nodes_done("removed", id));
}

web::Reply submit(app::Call& call) {
    const std::string& action = call.form.value("action");
    const int64_t id = call.form.number("id");
    if (action.empty() || action == "save") return save(call);
    if (action == "test") return test(call, id);
    if (action == "remove") return remove(call, id);
    const auto made = app::make_default_node(call.site, call.user.id, id, call.deadline);
    return made ? web::redirect(call.urls.nodes_done("default", id)) : app::send_error(call, made.error());
}

}  // namespace

int main() {
    return app::run({.name = "nodes",
                     .access = app::Access::user,
                     .fields = fields(),
                     .get = show,
                     .post = submit,
                     .post_budget = std::chrono::seconds(10)});
}
