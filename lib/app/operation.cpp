// SPDX-License-Identifier: MIT
#include "app/operation.h"

#include "app/counting.h"
#include "app/creation.h"
#include "app/host_sign_in.h"
#include "app/node_access.h"
#include "app/node_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

namespace app {
namespace {

base::Deadline patient() { return base::Deadline::in(std::chrono::seconds(60)); }

base::Result<std::string> hash_of(const std::string& password) {
    if (password.size() < 8)
        return base::Error{base::Code::bad_input, "a password has at least 8 characters"};
    return base::crypto::hash_password(password);
}

base::Result<store::User> find_user(Site& site, const std::string& name) {
    auto user = site.users.find(name, patient());
    if (!user && user.error().code == base::Code::not_found)
        return base::Error{base::Code::not_found, "there is no user of the name " + name};
    return user;
}

}  // namespace

base::Result<void> add_user(Site& site, const std::string& name, const std::string& password) {
    if (!is_user_name(name))
        return base::Error{base::Code::bad_input,
                           "a user name has 1 to 64 characters and no blanks at its ends"};
    const auto hash = hash_of(password);
    if (!hash) return hash.error();
    const auto added = site.users.add(name, *hash, patient());
    if (!added && added.error().code == base::Code::conflict)
        return base::Error{base::Code::conflict, "there is a user of this name already"};
    if (!added) return added.error();
    return {};
}

base::Result<void> change_password(Site& site, const std::string& name, const std::string& password) {
    const auto user = find_user(site, name);
    if (!user) return user.error();
    const auto hash = hash_of(password);
    if (!hash) return hash.error();
    if (const auto set = site.users.set_password(user->id, *hash, patient()); !set) return set.error();
    const auto ended = site.sessions.remove_all(user->id, patient());
    if (!ended) return ended.error();
    return {};
}

base::Result<std::vector<store::UserInList>> list_users(Site& site) { return site.users.list(patient()); }

base::Result<size_t> disable_user(Site& site, const std::string& name) {
    const auto user = find_user(site, name);
    if (!user) return user.error();
    // First, so that no session begins behind our back.
    if (const auto set = site.users.set_disabled(user->id, true, patient()); !set) return set.error();
    return site.sessions.remove_all(user->id, patient());
}

base::Result<void> enable_user(Site& site, const std::string& name) {
    const auto user = find_user(site, name);
    if (!user) return user.error();
    return site.users.set_disabled(user->id, false, patient());
}

base::Result<std::vector<store::SessionInList>> sessions_of(Site& site, const std::string& name) {
    const auto user = find_user(site, name);
    if (!user) return user.error();
    return site.sessions.list(user->id, "", patient());
}

base::Result<size_t> end_sessions(Site& site, const std::string& name) {
    const auto user = find_user(site, name);
    if (!user) return user.error();
    return site.sessions.remove_all(user->id, patient());
}

base::Result<int64_t> add_node(Site& site, const std::string& user, const NodeForm& form) {
    const auto found = find_user(site, user);
    if (!found) return found.error();
    const auto saving = save_node(site, found->id, form, patient());
    if (!saving) return saving.error();
    if (saving->errors.empty()) return saving->id;
    const web::FieldError& first = saving->errors.front();
    return base::Error{base::Code::bad_input, first.field + ": " + first.text};
}

base::Result<std::vector<ListedNode>> list_nodes(Site& site, const std::string& user) {
    if (!user.empty())
        if (const auto found = find_user(site, user); !found) return found.error();
    auto nodes = site.nodes.list_all(patient());
    if (!nodes) return nodes.error();
    if (!user.empty()) std::erase_if(*nodes, [&](const auto& owned) { return owned.user_name != user; });
    std::vector<store::Node> records;
    for (const store::OwnedNode& owned : *nodes) records.push_back(owned.node);
    const auto health = health_of(site, records, patient());
    std::vector<ListedNode> listed;
    for (size_t i = 0; i < records.size(); ++i) {
        const store::Node& node = records[i];
        const int64_t since = health[i].since;
        listed.push_back({.id = node.id,
                          .user = (*nodes)[i].user_name,
                          .name = node.name,
                          .host = node.host,
                          .trust = store::word_of(node.trust),
                          .version = node.pve_version,
                          .state = since == 0 ? "no trouble known" : "silent since " + base::utc_text(since),
                          .port = node.port,
                          .is_default = node.is_default});
    }
    return listed;
}

base::Result<void> test_nodes(Site& site, int64_t id, Findings& findings) {
    auto nodes = site.nodes.list_all(patient());
    if (!nodes) return nodes.error();
    if (id != 0) std::erase_if(*nodes, [id](const auto& owned) { return owned.node.id != id; });
    if (id != 0 && nodes->empty())
        return base::Error{base::Code::not_found, "there is no node " + std::to_string(id)};
    check_nodes(site, *nodes, findings, base::Deadline::in(std::chrono::seconds(120)));
    return {};
}

base::Result<size_t> reconcile(Site& site, unsigned limit) {
    const auto ids = site.creations.work(limit, patient());
    if (!ids) return ids.error();
    for (const std::string& id : *ids) {
        site.begin_request();
        const auto creation = site.creations.load(id, patient());
        if (!creation) continue;  // gone meanwhile
        const auto advanced =
            advance(site, *creation, "reconcile", base::Deadline::in(std::chrono::seconds(40)));
        if (!advanced)
            base::log::warning("reconcile_failed", {{"creation", id}, {"detail", advanced.error().detail}});
    }
    write_counts(site);
    if (const auto noted = site.maintenance.note_done("reconcile", patient()); !noted) return noted.error();
    return ids->size();
}

}  // namespace app
