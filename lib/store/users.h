// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

struct User {
    int64_t id = 0;
    std::string name;           // 1..64 characters; "Anna" and "anna" are two users
    std::string password_hash;  // as base::crypto::hash_password makes it; "": none, the host signs in
    bool is_disabled = false;
};

// A user as the operator's list shows it.
struct UserInList {
    std::string name;
    bool is_disabled = false;
    int64_t last_sign_in = 0;  // unix seconds; 0: never, or before this was kept
    int64_t nodes = 0;
    int64_t sessions = 0;  // that are not over
};

// The people who sign in. Waits and fails as store::Mysql does.
class Users {
  public:
    explicit Users(Mysql& mysql) : mysql_(mysql) {}

    // Error not_found when nobody has this name. A disabled user is found: the caller decides.
    base::Result<User> find(std::string_view name, base::Deadline deadline);

    // Somebody whose name differs from this one in upper and lower case only. Error not_found.
    base::Result<User> find_other_spelling(std::string_view name, base::Deadline deadline);

    // The id of the new user. Error conflict when the name is taken.
    base::Result<int64_t> add(std::string_view name, std::string_view password_hash, base::Deadline deadline);

    // Error not_found when there is no such user. Sessions stay: ending them is Sessions::remove_all.
    base::Result<void> set_password(int64_t user_id, std::string_view password_hash, base::Deadline deadline);

    // A disabled user cannot sign in, and the sessions of such a one are not found. Error not_found when
    // there is no such user.
    base::Result<void> set_disabled(int64_t user_id, bool is_disabled, base::Deadline deadline);

    // By name.
    base::Result<std::vector<UserInList>> list(base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
