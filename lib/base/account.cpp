// SPDX-License-Identifier: MIT
#include "base/account.h"

#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace base {
namespace {

Error failed(const Account& account) {
    return {Code::internal, fmt::format("cannot go on as {}: {}", account.name, std::strerror(errno))};
}

}  // namespace

std::optional<Account> find_account(const std::string& name) {
    const passwd* const found = ::getpwnam(name.c_str());
    if (!found) return std::nullopt;
    Account account{name, found->pw_uid, found->pw_gid, {}};
    int count = 0;
    ::getgrouplist(name.c_str(), account.gid, nullptr, &count);
    account.groups.resize(static_cast<size_t>(std::max(count, 1)), account.gid);
    ::getgrouplist(name.c_str(), account.gid, account.groups.data(), &count);
    return account;
}

std::string name_of_account(uid_t uid) {
    const passwd* const found = ::getpwuid(uid);
    return found ? found->pw_name : std::to_string(uid);
}

Result<void> act_as(const Account& account, std::optional<gid_t> group) {
    if (::geteuid() != 0) return {};
    auto groups = account.groups;
    if (group) groups.push_back(*group);
    if (::setgroups(groups.size(), groups.data()) == 0 && ::setegid(account.gid) == 0 &&
        ::seteuid(account.uid) == 0)
        return {};
    return failed(account);
}

Result<void> become(const Account& account) {
    if (::getuid() != 0) return {};
    if (::seteuid(0) == 0 && ::setgroups(account.groups.size(), account.groups.data()) == 0 &&
        ::setgid(account.gid) == 0 && ::setuid(account.uid) == 0)
        return {};
    return failed(account);
}

}  // namespace base
