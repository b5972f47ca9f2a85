// SPDX-License-Identifier: MIT
// The user's own account: password, sessions, SSH keys. GET shows them; POST changes one thing.
#include "app/account.h"
#include "app/account_view.h"
#include "app/run.h"

namespace {

std::vector<web::Field> fields() {
    std::vector<web::Field> all = app::account_fields();
    all.push_back({"action", web::hidden("password|end_session|end_others|add_key|rename_key|remove_key"),
                   web::Presence::optional});
    all.push_back({"id", web::row_id(), web::Presence::optional});
    all.push_back({"rename", web::row_id(), web::Presence::optional});
    all.push_back(
        {"done", web::hidden("password|session|sessions|added|renamed|removed"), web::Presence::optional});
    return all;
}

}  // namespace

int main() {
    return app::run({.name = "account",
                     .access = app::Access::user,
                     .fields = fields(),
                     .get = app::show_account,
                     .post = app::change_account,
                     .post_budget = std::chrono::seconds(5)});
}
