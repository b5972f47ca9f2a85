// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace base {

// A user of the operating system, with all groups that user is in.
struct Account {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
};

// Nothing when there is none of this name.
std::optional<Account> find_account(const std::string& name);
std::string name_of_account(uid_t uid);  // its number when it has no name

// Root acts as `account` until `become`, and as a member of `group` besides: what it makes belongs to the
// account, may be given to the group, and no link that the account has laid leads it anywhere else. Nothing
// changes for anybody but root.
Result<void> act_as(const Account& account, std::optional<gid_t> group);

// Root goes on as `account`, with its groups and no other, for good. Nothing changes for anybody but root.
// What only root may read is to be read before.
Result<void> become(const Account& account);

}  // namespace base
