// SPDX-License-Identifier: MIT
#include "app/container_detail_view.h"

#include <fmt/core.h>

#include "app/container.h"
#include "app/container_text.h"
#include "app/page.h"
#include "app/sentences.h"
#include "app/task.h"
#include "app/wizard_fields.h"
#include "app/wizard_view.h"
#include "base/clock.h"
#include "base/text.h"

namespace app {
namespace {

using Presence = ContainerLook::Presence;

constexpr size_t tasks_shown = 8;

// What a refused change adds to the page.
struct Refusal {
    std::string notice = {};  // what is said above the page
    std::vector<web::FieldError> errors = {};
    std::optional<std::string> typed_tags = {};
    std::string typed_vmid = {};
    bool is_purge_ticked = false;
    int status = 409;
};

std::string name_of(const ContainerLook& look) {
    if (look.guest) {
        const std::string hostname = look.guest->config.value("hostname");
        return hostname.empty() ? look.guest->status.name : hostname;
    }
    if (look.last_known && !look.last_known->hostname.empty()) return look.last_known->hostname;
    if (look.creation) return look.creation->hostname;
    return fmt::format("Container {}", look.vmid);
}

std::string status_of(const ContainerLook& look) {
    std::string status = look.guest ? look.guest->status.status : "unknown";
    if (!look.guest && look.last_known) status = look.last_known->status;
    return status == "running" || status == "stopped" ? status : "unknown";
}

void add_fact(web::Block body, const char* label, const std::string& value) {
    if (!value.empty()) body.add("FACT").set("LABEL", label).set("VALUE", value);
}

void add_facts(web::Block body, const ContainerLook& look) {
    const pve::GuestStatus& status = look.guest->status;
    const bool runs = look.is_running();
    if (look.pve_node != look.node.pve_node) add_fact(body, "Runs on", look.pve_node);
    if (runs) add_fact(body, "Uptime", base::duration_text(status.uptime));
    if (runs) add_fact(body, "CPU", cpu_text(status));
    add_fact(body, "Memory", amount_text(status.memory, status.memory_limit, runs));
    if (status.swap_limit > 0) add_fact(body, "Swap", amount_text(status.swap, status.swap_limit, runs));
    add_fact(body, "Root disk", amount_text(status.disk, status.disk_limit, runs));
    add_fact(body, "Locked", status.lock);
}

void add_interfaces(web::Block body, const ContainerLook& look) {
    if (!look.interfaces) return;
    web::Block section = body.add("HAS_INTERFACES");
    section.show_if(look.interfaces->empty(), "NO_INTERFACE");
    for (const pve::Interface& one : *look.interfaces) {
        web::Block row = section.add("INTERFACE");
        row.set("NAME", one.name).show_value("HAS_MAC", "MAC", one.mac);
        row.show_if(one.addresses.empty(), "NO_ADDRESS");
        for (const std::string& address : one.addresses) row.add("ADDRESS").set("TEXT", address);
    }
}

// A button for what makes sense in the state; disabled while something is under way, but for ending a
// shutdown that takes too long.
void add_power(web::Block body, const ContainerLook& look) {
    const pve::GuestStatus& status = look.guest->status;
    if (status.is_template) return;
    const pve::TaskRow* task = look.task_under_way();
    const bool is_blocked = task || !status.lock.empty();
    const bool is_shutting_down = task && pve::is_work(task->upid, "shutdown");
    const auto add = [&](const char* action, const char* label, const char* busy, bool is_disabled) {
        web::Block power = body.add("POWER");
        power.set("ACTION", action).set("LABEL", label).set("BUSY", busy);
        power.show_if(is_disabled, "DISABLED");
        power.show_if(action == std::string_view("start"), "PRIMARY");
    };
    if (look.is_running()) {
        add("shutdown", "Shut down", "Asking to shut down…", is_blocked);
        add("stop", "Stop", "Asking to stop…", is_blocked && !is_shutting_down);
    } else {
        add("start", "Start", "Asking to start…", is_blocked);
    }
}

void add_tasks(const Call& call, web::Block body, const ContainerLook& look) {
    if (const pve::TaskRow* task = look.task_under_way())
        body.add("UNDER_WAY")
            .set("TITLE", title_of(task->upid))
            .set("URL", call.urls.task(look.node.id, task->upid.text));
    if (look.guest->tasks.empty()) return;
    web::Block section = body.add("HAS_TASKS");
    for (size_t i = 0; i < look.guest->tasks.size() && i < tasks_shown; ++i) {
        const pve::TaskRow& row = look.guest->tasks[i];
        section.add("TASK")
            .set("AT", base::utc_text(row.upid.start_time))
            .set("TITLE", title_of(row.upid))
            .set("OUTCOME", outcome_text(row))
            .set("URL", call.urls.task(look.node.id, row.upid.text));
    }
}

void add_config(web::Block body, const ContainerLook& look) {
    const std::string notes = without_marker(look.guest->config.description);
    body.show_value("HAS_NOTES", "NOTES", notes);
    for (const ConfigLine& line : config_lines(look.guest->config))
        body.add("CONFIG").set("KEY", line.key).set("LABEL", line.label).set("VALUE", line.value);
}

void add_tags(web::Block body, const ContainerLook& look, const Refusal& refusal) {
    const pve::GuestConfig& config = look.guest->config;
    for (const std::string& tag : config.tags) body.add("TAG").set("TEXT", tag);
    web::Block form = body.add("TAGS_FORM");
    form.set("DIGEST", config.digest);
    form.show_if(refusal.typed_tags.has_value(), "OPEN");
    form.field(*wizard_field("tags"), {.value = refusal.typed_tags.value_or(base::joined(config.tags, " ")),
                                       .error = error_of(refusal.errors, "tags")});
}

void add_removal(web::Block body, const ContainerLook& look, const Refusal& refusal) {
    web::Block section = body.add("REMOVAL");
    if (look.is_running()) {
        section.show("RUNS");
        return;
    }
    const std::string error = error_of(refusal.errors, "confirm");
    web::Block form = section.add("REMOVE_FORM");
    form.show_if(look.task_under_way() != nullptr, "DISABLED");
    form.show_value("HAS_ERROR", "ERROR", error).set("TYPED", refusal.typed_vmid);
    form.show_if(refusal.is_purge_ticked, "PURGED");
    section.show_if(!error.empty(), "OPEN");
}

void add_guest(const Call& call, web::Block body, const ContainerLook& look, const Refusal& refusal) {
    web::Block guest = body.add("GUEST");
    add_facts(body, look);
    add_power(guest, look);
    add_tasks(call, guest, look);
    add_interfaces(guest, look);
    add_tags(guest, look, refusal);
    add_config(guest, look);
    add_removal(guest, look, refusal);
}

web::Reply show_gone(const Call& call, const ContainerLook& look) {
    web::View view = new_page(call, "container_gone", fmt::format("Container {}", look.vmid));
    web::Block body = view.body();
    body.set("VMID", int64_t{look.vmid}).set("NODE_NAME", look.node.name);
    const bool is_free = look.presence == Presence::removed;
    body.show(is_free ? look.creation ? "REMOVED" : "NEVER" : "ELSEWHERE");
    body.set("LIST_URL", call.urls.containers_of(look.node.id));
    if (look.creation)
        body.add("KNOWN")
            .set("HOSTNAME", look.creation->hostname)
            .set("AT", base::utc_text(look.creation->created_at))
            .set("CREATION_URL", call.urls.creation(look.creation->id));
    return send(call, view, 404);
}

web::Reply show(const Call& call, const ContainerLook& look, const Refusal& refusal, int status) {
    const bool is_absent = look.presence == Presence::removed || look.presence == Presence::elsewhere;
    if (is_absent) return show_gone(call, look);
    web::View view = new_page(call, "container", fmt::format("{} ({})", name_of(look), look.vmid));
    add_style(view, "creation.css");
    add_style(view, "container.css");
    add_style(view, "tags.css");
    add_script(view, "tag_chips.js");
    if (!refusal.notice.empty()) add_notice(view, "warning", refusal.notice);
    if (!look.is_silent && look.failure && refusal.notice.empty())
        add_notice(view, "error", sentence_about(*look.failure, look.asked_name()));
    add_error_summary(view, refusal.errors);
    web::Block body = view.body();
    view.set_everywhere("NODE_ID", std::to_string(look.node.id));
    view.set_everywhere("VMID", std::to_string(look.vmid));
    if (look.is_silent) add_trouble(body, look.trouble);
    body.set("HOSTNAME", name_of(look)).set("NODE_NAME", look.node.name).set("STATUS", status_of(look));
    if (look.guest) body.show_if(look.guest->status.is_template, "TEMPLATE");
    if (look.creation) body.show_value("CREATION", "CREATION_URL", call.urls.creation(look.creation->id));
    if (look.guest) add_guest(call, body, look, refusal);
    web::Reply reply = send(call, view, status);
    if (status == 503) reply.headers.emplace_back("Retry-After", "5");
    return reply;
}

base::Result<ContainerLook> look_at(Call& call) {
    return look_at_container(call.site, call.user.id, call.form.number("node"),
                             static_cast<uint32_t>(call.form.number("vmid")),
                             call.deadline.within(std::chrono::milliseconds(2400)));
}

// The page as it is now, with the refusal.
web::Reply refuse(Call& call, const Refusal& refusal) {
    const auto look = look_at(call);
    return look ? show(call, *look, refusal, refusal.status) : send_error(call, look.error());
}

int status_for(const pve::Failure& failure) {
    switch (failure.code) {
        case base::Code::denied:
            return 403;
        case base::Code::unknown_outcome:
        case base::Code::unavailable:
        case base::Code::unsent:
            return 503;
        default:
            return 409;
    }
}

Refusal refusal_of(const ContainerLook& seen, const pve::Failure& failure) {
    std::string sentence = sentence_about(failure, seen.asked_name());
    if (failure.code == base::Code::unknown_outcome)
        sentence += " Nothing is sent again by itself: see below how it stands before you ask once more.";
    return {.notice = sentence, .status = status_for(failure)};
}

// Where the container could not even be looked at.
Refusal refusal_unseen(const ContainerLook& seen) {
    const std::string why = seen.failure ? sentence_about(*seen.failure, seen.asked_name())
                                         : fmt::format("{} does not answer.", seen.node.name);
    return {.notice = why + " Nothing was sent."};
}

web::Reply follow(Call& call, const ContainerLook& seen, const pve::Result<pve::Upid>& asked) {
    if (asked) return web::redirect(call.urls.task(seen.node.id, asked->text));
    return refuse(call, refusal_of(seen, asked.error()));
}

web::Reply remove(Call& call, const ContainerLook& seen) {
    const std::string& typed = call.form.value("confirm");
    const bool is_purged = call.form.is_ticked("purge");
    if (typed != std::to_string(seen.vmid)) {
        const std::string text =
            fmt::format("Type {} here, the container's own VMID. Nothing was deleted.", seen.vmid);
        return show(call, seen,
                    {.errors = {{"confirm", text}}, .typed_vmid = typed, .is_purge_ticked = is_purged}, 422);
    }
    if (seen.is_running())
        return show(call, seen,
                    {.notice = "It is running, so it was not deleted. Shut it down or stop it first."}, 409);
    return follow(call, seen, ask_for_removal(call.site, seen, is_purged, call.deadline));
}

web::Reply save_tags(Call& call, const ContainerLook& seen) {
    const std::string& typed = call.form.value("tags");
    if (!call.form.is_valid())
        return show(call, seen, {.errors = call.form.errors(), .typed_tags = typed}, 422);
    if (!call.form.has("digest"))
        return send_error(call, {base::Code::bad_input, "tags without the digest of what was seen"});
    const auto saved =
        change_tags(call.site, seen, list_items(typed), call.form.value("digest"), call.deadline);
    if (saved) return web::redirect(call.urls.container(seen.node.id, seen.vmid));
    Refusal refusal = refusal_of(seen, saved.error());
    refusal.typed_tags = typed;
    if (saved.error().kind == pve::Kind::changed)
        refusal.errors = {
            {"tags",
             "The configuration was changed meanwhile, so nothing was saved. Above are the tags it "
             "has now; look again, then save."}};
    return refuse(call, refusal);
}

}  // namespace

web::Reply show_container(Call& call) {
    const auto look = look_at(call);
    return look ? show(call, *look, {}, 200) : send_error(call, look.error());
}

web::Reply change_container(Call& call) {
    const auto seen = look_at(call);
    if (!seen) return send_error(call, seen.error());
    const std::string& action = call.form.value("action");
    if (action.empty()) return send_error(call, {base::Code::bad_input, "none of the buttons"});
    if (!seen->is_there()) return show(call, *seen, refusal_unseen(*seen), 503);
    if (action == "delete") return remove(call, *seen);
    if (action == "tags") return save_tags(call, *seen);
    const pve::Power power = action == "start"      ? pve::Power::start
                             : action == "shutdown" ? pve::Power::shutdown
                                                    : pve::Power::stop;
    return follow(call, *seen, ask_for_power(call.site, *seen, power, call.deadline));
}

std::string way_back_to_container(const Call& call) {
    return call.urls.container(call.form.number("node"), static_cast<uint32_t>(call.form.number("vmid")));
}

}  // namespace app
