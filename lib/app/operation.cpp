// SPDX-License-Identifier: MIT
#include "app/operation.h"

#include "app/creation.h"
#include "app/host_sign_in.h"
#include "base/log.h"
#include "store/migrations.h"

namespace app {
namespace {

base::Deadline patient() { return base::Deadline::in(std::chrono::seconds(60)); }

base::Result<std::string> hash_of(const std::string& password) {
    if (password.size() < 8)
        return base::Error{base::Code::bad_input, "a password has at least 8 characters"};
    return base::crypto::hash_password(password);
}

}  // namespace

base::Result<std::vector<std::string>> migrate(base::Config config, const std::string& mysql_user) {
    if (config.sql.empty())
        return base::Error{base::Code::bad_input, "site.sql, the folder of migrations, is not set"};
    if (!mysql_user.empty()) {
        config.mysql.user = mysql_user;
        config.mysql.password.clear();
    }
    store::Mysql mysql(config.mysql,
                       {.connect = std::chrono::seconds(5), .answer = std::chrono::seconds(600)});
    return store::apply_migrations(mysql, config.sql, base::Deadline::in(std::chrono::seconds(900)));
}

base::Result<void> add_user(Site& site, const std::string& name, const std::string& password) {
    if (!is_user_name(name))
        return base::Error{base::Code::bad_input,
                           "a user name has 1 to 64 characters and no blanks at its ends"};
    if (password.size() < 8)
        return base::Error{base::Code::bad_input, "a password has at least 8 characters"};
    const auto hash = base::crypto::hash_password(password);
    if (!hash) return hash.error();
    const auto added = site.users.add(name, *hash, patient());
    if (!added) return added.error();
    return {};
}

base::Result<void> change_password(Site& site, const std::string& name, const std::string& password) {
    const auto user = site.users.find(name, patient());
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
    const auto found = site.users.find(user, patient());
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
    return ids->size();
}

}  // namespace app
