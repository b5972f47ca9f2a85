// SPDX-License-Identifier: MIT
#include "access.h"

#include <algorithm>
#include <set>

#include "perl_text.h"
#include "roles.h"

namespace pve_double {

namespace {

const Failure wrong_token{401, "Authentication failed!", {}, true};

// "/a/b" -> "/", "/a", "/a/b".
std::vector<std::string> ways_to(const std::string& path) {
    std::vector<std::string> ways{"/"};
    for (std::size_t at = path.find('/', 1); path.size() > 1; at = path.find('/', at + 1)) {
        ways.push_back(path.substr(0, at));
        if (at == std::string::npos) break;
    }
    return ways;
}

bool is_before(std::int64_t expires, std::int64_t now_seconds) {
    return expires != 0 && expires <= now_seconds;
}

}  // namespace

std::string auth_value(const std::string& header, const std::string& key) {
    for (std::size_t at = header.find(key); at != std::string::npos; at = header.find(key, at + 1)) {
        const std::size_t end = at + key.size();
        const bool begins_word = at == 0 || header[at - 1] == ' ' || header[at - 1] == '\t';
        if (!begins_word || end >= header.size() || (header[end] != '=' && header[end] != ' ')) continue;
        const std::size_t stop = header.find(';', end + 1);
        return percent_decode(std::string_view(header).substr(
            end + 1, stop == std::string::npos ? std::string::npos : stop - end - 1));
    }
    return "";
}

std::variant<std::string, Failure> Access::authenticate(const std::string& text,
                                                        std::int64_t now_seconds) const {
    if (text.empty()) return Failure{401, "No ticket", {}, true};
    const std::size_t equals = text.rfind('=');
    const std::size_t mark = text.find('!');
    if (equals == std::string::npos || mark == std::string::npos || mark > equals) return wrong_token;
    const std::string id = text.substr(0, equals);
    const auto user = scene_.users.find(text.substr(0, mark));
    if (user == scene_.users.end() || !user->second.is_enabled ||
        is_before(user->second.expires, now_seconds)) {
        return wrong_token;
    }
    const auto token = user->second.tokens.find(id.substr(mark + 1));
    if (token == user->second.tokens.end() || is_before(token->second.expires, now_seconds))
        return wrong_token;
    if (token->second.secret != text.substr(equals + 1)) return wrong_token;
    if (std::find(revoked_.begin(), revoked_.end(), id) != revoked_.end()) return wrong_token;
    return id;
}

Privileges Access::privileges_of(const AccessEntry& entry, bool is_propagated) const {
    Privileges privileges;
    auto add = [&](const std::vector<std::string>& names) {
        for (const std::string& name : names) privileges[name] = privileges[name] || is_propagated;
    };
    add(entry.privileges);
    for (const std::string& role : entry.roles) {
        const auto own = scene_.roles.find(role);
        add(own != scene_.roles.end() ? own->second : built_in_role(role, scene_.version));
    }
    return privileges;
}

// The entry nearest to the path counts alone. PVE: AccessControl.pm roles.
Privileges Access::granted(const AccessList& list, const std::string& path) const {
    Privileges privileges;
    for (const std::string& way : ways_to(path)) {
        const auto entry = list.find(way);
        if (entry == list.end()) continue;
        if (way == path || entry->second.propagate) {
            privileges = privileges_of(entry->second, entry->second.propagate);
        }
    }
    return privileges;
}

// A right on a pool holds for its members, and does not propagate from there.
Privileges Access::with_pools(const AccessList& list, const std::string& path) const {
    Privileges privileges = granted(list, path);
    for (const auto& [vmid, pool] : pool_of_) {
        if (path != "/vms/" + std::to_string(vmid)) continue;
        for (const auto& [name, propagate] : granted(list, "/pool/" + pool)) privileges.emplace(name, false);
    }
    return privileges;
}

Privileges Access::permissions(const std::string& user, const std::string& path) const {
    const std::size_t mark = user.find('!');
    const auto owner = scene_.users.find(user.substr(0, mark));
    if (owner == scene_.users.end()) return {};
    Privileges of_user = user.rfind("root@pam", 0) == 0 ? privileges_of({{"Administrator"}, {}, true}, true)
                                                        : with_pools(owner->second.access, path);
    if (mark == std::string::npos) return of_user;
    const auto token = owner->second.tokens.find(user.substr(mark + 1));
    if (token == owner->second.tokens.end()) return {};
    if (!token->second.is_separated) return of_user;
    Privileges both;
    for (const auto& [name, propagate] : with_pools(token->second.access, path)) {
        const auto of_owner = of_user.find(name);
        if (of_owner != of_user.end()) both[name] = propagate && of_owner->second;
    }
    return both;
}

std::map<std::string, Privileges> Access::effective(const std::string& user) const {
    std::set<std::string> paths{"/",     "/access", "/access/groups", "/nodes",
                                "/pool", "/sdn",    "/storage",       "/vms"};
    for (const auto& [name, account] : scene_.users) {
        for (const auto& [path, entry] : account.access) paths.insert(path);
        for (const auto& [id, token] : account.tokens) {
            for (const auto& [path, entry] : token.access) paths.insert(path);
        }
    }
    for (const auto& [vmid, pool] : pool_of_) paths.insert("/vms/" + std::to_string(vmid));
    std::map<std::string, Privileges> result;
    for (const std::string& path : paths) {
        Privileges privileges = permissions(user, path);
        if (!privileges.empty()) result[path] = std::move(privileges);
    }
    return result;
}

bool Access::may(const std::string& user, const std::string& path, const std::string& privilege) const {
    return permissions(user, path).count(privilege) != 0;
}

bool Access::may_any(const std::string& user, const std::string& path,
                     const std::vector<std::string>& any) const {
    return !check_any(user, path, any).has_value();
}

Refusal Access::check(const std::string& user, const std::string& path,
                      const std::vector<std::string>& all) const {
    const Privileges privileges = permissions(user, path);
    for (const std::string& privilege : all) {
        if (privileges.count(privilege) == 0) return denied(path + ", " + privilege);
    }
    return std::nullopt;
}

Refusal Access::check_any(const std::string& user, const std::string& path,
                          const std::vector<std::string>& any) const {
    const Privileges privileges = permissions(user, path);
    for (const std::string& privilege : any) {
        if (privileges.count(privilege) != 0) return std::nullopt;
    }
    return denied(path + ", " + join(any, "|"));
}

Refusal Access::check_guest(const std::string& user, int vmid, const std::string& pool,
                            const std::string& privilege) const {
    if (!pool.empty() && may(user, "/pool/" + pool, privilege)) return std::nullopt;
    return check(user, "/vms/" + std::to_string(vmid), {privilege});
}

bool Access::may_see_bridge(const std::string& user, const std::string& zone,
                            const std::string& bridge) const {
    const std::string path = "/sdn/zones/" + zone + "/" + bridge;
    const std::vector<std::string> any{"SDN.Audit", "SDN.Use"};
    if (may_any(user, path, any)) return true;
    const auto names_vlan = [&](const AccessList& list) {
        return std::any_of(list.begin(), list.end(), [&](const auto& entry) {
            return entry.first.rfind(path + "/", 0) == 0 && may_any(user, entry.first, any);
        });
    };
    return std::any_of(scene_.users.begin(), scene_.users.end(), [&](const auto& account) {
        if (names_vlan(account.second.access)) return true;
        return std::any_of(account.second.tokens.begin(), account.second.tokens.end(),
                           [&](const auto& token) { return names_vlan(token.second.access); });
    });
}

void Access::set_pool_of(int vmid, const std::string& pool) {
    if (pool.empty()) {
        pool_of_.erase(vmid);
    } else {
        pool_of_[vmid] = pool;
    }
}

}  // namespace pve_double
