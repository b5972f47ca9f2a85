// SPDX-License-Identifier: MIT
#include "app/system_account.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace app {
namespace {

bool allows(const SystemAccount& account, const std::string& path, int wanted) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return false;
    if (account.uid == 0) return true;
    const bool is_in_group =
        std::find(account.groups.begin(), account.groups.end(), status.st_gid) != account.groups.end();
    const unsigned shift = status.st_uid == account.uid ? 6 : is_in_group ? 3 : 0;
    const unsigned wanted_bits = static_cast<unsigned>(wanted);
    return ((status.st_mode >> shift) & wanted_bits) == wanted_bits;
}

}  // namespace

std::optional<SystemAccount> find_account(const std::string& name) {
    const passwd* const found = ::getpwnam(name.c_str());
    if (!found) return std::nullopt;
    SystemAccount account{name, found->pw_uid, found->pw_gid, {}};
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

std::optional<SystemAccount> service_account(const base::Config& config) {
    if (config.mysql.socket.empty() || !config.mysql.password.empty()) return std::nullopt;
    return find_account(config.mysql.user);
}

base::Result<void> become(const SystemAccount& account) {
    if (::geteuid() != 0 || account.uid == 0) return {};
    if (::setgroups(account.groups.size(), account.groups.data()) == 0 && ::setgid(account.gid) == 0 &&
        ::setuid(account.uid) == 0)
        return {};
    return base::Error{base::Code::internal, "cannot go on as " + account.name + ": " + std::strerror(errno)};
}

bool may_access(const SystemAccount& account, const std::string& path, int wanted) {
    const std::filesystem::path whole = std::filesystem::absolute(path);
    for (auto folder = whole.parent_path(); folder != folder.parent_path(); folder = folder.parent_path())
        if (!allows(account, folder, X_OK)) return false;
    return allows(account, whole, wanted);
}

}  // namespace app
