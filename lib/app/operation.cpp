// SPDX-License-Identifier: MIT
#include "app/operation.h"

#include "app/counting.h"
#include "app/creation.h"
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
    if (name.empty() || name.size() > 64 || base::trim(name) != name || !base::is_clean_text(name))
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
    return site.sessions.remove_all(user->id, patient());
}

base::Result<std::vector<std::string>> list_users(Site& site) {
    const auto users = site.users.list(patient());
    if (!users) return users.error();
    std::vector<std::string> names;
    for (const store::User& user : *users) names.push_back(user.name);
    return names;
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
    return ids->size();
}

}  // namespace app
