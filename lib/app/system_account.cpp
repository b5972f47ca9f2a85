// SPDX-License-Identifier: MIT
#include "app/system_account.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace app {
namespace {

bool allows(const base::Account& account, const std::string& path, int wanted) {
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

base::Result<std::optional<base::Account>> service_account(const base::Config& config) {
    if (!config.user.empty()) {
        auto named = base::find_account(config.user);
        if (named) return named;
        return base::Error{base::Code::bad_input,
                           "[site] user is " + config.user + ", and this host has no user of that name"};
    }
    if (config.mysql.socket.empty() || !config.mysql.password.empty()) return std::optional<base::Account>();
    return base::find_account(config.mysql.user);
}

namespace {

// Root is that account for as long as this lives, with its groups; anybody else stays who he is.
class Effective {
  public:
    explicit Effective(const base::Account& account) : is_root_(::geteuid() == 0), group_(::getegid()) {
        if (!is_root_) return;
        groups_.resize(static_cast<size_t>(std::max(::getgroups(0, nullptr), 0)));
        const int count = ::getgroups(static_cast<int>(groups_.size()), groups_.data());
        begun_ = count < 0 ? base::Error{base::Code::internal, std::strerror(errno)}
                           : base::act_as(account, std::nullopt);
    }
    ~Effective() {
        if (is_root_ &&
            (::seteuid(0) != 0 || ::setegid(group_) != 0 || ::setgroups(groups_.size(), groups_.data()) != 0))
            std::abort();
    }
    Effective(const Effective&) = delete;
    Effective& operator=(const Effective&) = delete;
    const base::Result<void>& begun() const { return begun_; }

  private:
    bool is_root_;
    gid_t group_;
    std::vector<gid_t> groups_;
    base::Result<void> begun_;
};

base::Result<void> connect(store::Mysql& mysql) {
    const auto answer = mysql.query("SELECT 1", {}, base::Deadline::in(std::chrono::seconds(10)));
    if (!answer) return answer.error();
    return {};
}

}  // namespace

base::Result<void> do_as(const base::Account& account, const std::function<void()>& work) {
    const Effective effective(account);
    if (!effective.begun()) return effective.begun();
    work();
    return {};
}

base::Result<void> connect_as_service(store::Mysql& mysql, const base::Config& config) {
    const auto account = service_account(config);
    if (!account) return account.error();
    if (!*account) return connect(mysql);
    base::Result<void> connected;
    if (auto done = do_as(**account, [&] { connected = connect(mysql); }); !done) return done;
    return connected;
}

bool may_access(const base::Account& account, const std::string& path, int wanted) {
    const std::filesystem::path whole = std::filesystem::absolute(path);
    for (auto folder = whole.parent_path(); folder != folder.parent_path(); folder = folder.parent_path())
        if (!allows(account, folder, X_OK)) return false;
    return allows(account, whole, wanted);
}

}  // namespace app
