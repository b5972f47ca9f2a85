// SPDX-License-Identifier: MIT
#include "app/key_rotation.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>
#include <set>

#include "app/key_copies.h"
#include "app/node_access.h"
#include "app/system_account.h"
#include "base/crash_point.h"
#include "store/sealed_secrets.h"

namespace app {
namespace {

// Longer than any request takes: creating waits 35 s for Proxmox, and a worker is ended after 40 s.
constexpr int64_t longest_request_seconds = 60;
constexpr unsigned batch = 100;

base::Deadline patient() { return base::Deadline::in(std::chrono::seconds(60)); }

// Every node, with the id of the key that opens its secret or nothing.
using Visit = std::function<base::Result<void>(const store::Node&, const std::optional<std::string>&)>;

base::Result<void> visit_secrets(Site& site, const Visit& visit) {
    store::SealedSecrets secrets(site.mysql);
    for (int64_t last = 0;;) {
        const auto nodes = secrets.list(last, batch, patient());
        if (!nodes) return nodes.error();
        if (nodes->empty()) return {};
        for (const store::Node& node : *nodes) {
            const auto opener = site.key.opener_of(node.sealed_secret, seal_context(node));
            if (auto done = visit(node, opener); !done) return done;
            last = node.id;
        }
    }
}

UnreadableSecret unreadable(const store::Node& node) {
    return {node.id, node.name, base::KeyRing::named_in(node.sealed_secret).value_or("")};
}

base::Result<void> refresh(Site& site) {
    if (auto changed = site.key.refresh(); !changed) return changed.error();
    return {};
}

base::Result<void> replace_keys(Site& site, const base::KeyFile& content) {
    if (auto replaced = base::replace_key_file(site.key.path(), content); !replaced) return replaced;
    return refresh(site);
}

base::Result<bool> reseal(Site& site, store::SealedSecrets& secrets, const store::Node& node) {
    auto secret = site.key.open(node.sealed_secret, seal_context(node));
    if (!secret) return secret.error();
    const std::string sealed = site.key.seal(*secret, seal_context(node));
    base::crypto::wipe(*secret);
    base::crash_point("before_reseal");
    return secrets.replace(node, sealed, patient());
}

// Once over all nodes. A secret that was changed meanwhile was sealed by whoever changed it.
base::Result<Rotation> reseal_all(Site& site) {
    Rotation rotation;
    rotation.key_id = site.key.id();
    store::SealedSecrets secrets(site.mysql);
    const auto visit = [&](const store::Node& node,
                           const std::optional<std::string>& opener) -> base::Result<void> {
        if (!opener) rotation.unreadable.push_back(unreadable(node));
        // One that was sealed before secrets named their key is sealed anew even if the key is the same.
        const bool is_new =
            opener == rotation.key_id && base::KeyRing::named_in(node.sealed_secret) == opener;
        if (!opener || is_new) return {};
        const auto replaced = reseal(site, secrets, node);
        if (!replaced) return replaced.error();
        if (*replaced) ++rotation.resealed;
        return {};
    };
    if (auto done = visit_secrets(site, visit); !done) return done.error();
    return rotation;
}

bool has_older_secrets(const KeyUse& use) {
    return std::any_of(use.keys.begin(), use.keys.end(), [](const KeyInUse& key) {
        return key.role == KeyInUse::Role::opens && key.secrets > 0;
    });
}

std::string needs_of(const KeyUse& use) {
    std::string needs;
    for (const KeyInUse& key : use.keys) {
        if (key.role != KeyInUse::Role::opens || key.secrets == 0) continue;
        needs += fmt::format("{}{} need{} key {}", needs.empty() ? "" : ", ", key.secrets,
                             key.secrets == 1 ? "s" : "", key.id);
    }
    return needs;
}

bool knows(const base::KeyFile& copy, const std::string& id) { return base::holds(copy, id); }
bool seals_with(const base::KeyFile& copy, const std::string& id) { return copy.keys.front().id() == id; }

// Refuses while a page's copy of the key file is not right, or may not be looked at; `otherwise` says what
// would happen.
base::Result<void> check_copies(const std::vector<KeyCopy>& copies, const std::string& id,
                                bool (*is_right)(const base::KeyFile&, const std::string&),
                                const char* otherwise) {
    std::vector<std::string> behind;
    for (const KeyCopy& copy : copies) {
        if (!copy.content)
            return base::Error{
                base::Code::denied,
                fmt::format("{} has a copy of the key file that cannot be looked at: {}. Start "
                            "this as root",
                            copy.service, copy.content.error().detail)};
        if (!is_right(*copy.content, id)) behind.push_back(copy.service);
    }
    if (behind.empty()) return {};
    const std::string others = behind.size() > 1 ? fmt::format(" and {} more", behind.size() - 1) : "";
    return base::Error{base::Code::conflict,
                       fmt::format("{}{} started with a key file from before key {}, and {}: first `{}`",
                                   behind.front(), others, id, otherwise, hand_over)};
}

base::Result<void> check_all_know(const std::vector<KeyCopy>& copies, const std::string& id) {
    return check_copies(copies, id, knows, "could not open what is sealed with it");
}

// The key that seals from now on: the prepared one, or where every page sees a change of the file, a new one.
base::Result<base::crypto::SealingKey> next_key(const base::KeyFile& content,
                                                const std::vector<KeyCopy>& copies) {
    if (!content.next && !copies.empty())
        return base::Error{
            base::Code::conflict,
            fmt::format("pages have a copy of the key file, as systemd makes one, and would not know a new "
                        "key: first `berthctl key rotate --prepare`, then `{}`, and then rotate",
                        hand_over)};
    if (!content.next) return base::crypto::SealingKey::make();
    if (auto known = check_all_know(copies, content.next->id()); !known) return known.error();
    return *content.next;
}

// Seconds until no request is under way that began before the file was changed.
int64_t seconds_to_wait(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return 0;
    const int64_t age = static_cast<int64_t>(std::time(nullptr)) - facts.st_mtim.tv_sec;
    return std::clamp<int64_t>(longest_request_seconds - age, 0, longest_request_seconds);
}

}  // namespace

const char* word_of(KeyInUse::Role role) {
    switch (role) {
        case KeyInUse::Role::seals:
            return "seals";
        case KeyInUse::Role::opens:
            return "opens";
        case KeyInUse::Role::prepared:
            return "prepared";
    }
    return "";
}

base::Result<std::unique_ptr<Site>> open_site_for_keys() {
    auto site = open_site();
    if (!site) return site.error();
    if (auto opened = connect_as_service((*site)->mysql, (*site)->config); !opened) return opened.error();
    return site;
}

base::Result<KeyUse> key_use(Site& site) {
    KeyUse use;
    std::map<std::string, size_t> secrets;
    const auto visit = [&](const store::Node& node,
                           const std::optional<std::string>& opener) -> base::Result<void> {
        if (opener)
            ++secrets[*opener];
        else
            use.unreadable.push_back(unreadable(node));
        return {};
    };
    if (auto done = visit_secrets(site, visit); !done) return done.error();
    const base::KeyFile& file = site.key.content();
    for (const auto& key : file.keys)
        use.keys.push_back(
            {key.id(), use.keys.empty() ? KeyInUse::Role::seals : KeyInUse::Role::opens, secrets[key.id()]});
    if (file.next) use.keys.push_back({file.next->id(), KeyInUse::Role::prepared, secrets[file.next->id()]});
    return use;
}

std::vector<std::string> missing_keys(const Site& site, const KeyUse& use) {
    std::set<std::string> missing;
    for (const UnreadableSecret& secret : use.unreadable)
        if (!secret.key_id.empty() && !site.key.holds(secret.key_id)) missing.insert(secret.key_id);
    return {missing.begin(), missing.end()};
}

base::Result<std::string> prepare_key(Site& site) {
    const auto lock = base::KeyFileLock::take(site.key.path());
    if (!lock) return lock.error();
    if (auto read = refresh(site); !read) return read.error();
    base::KeyFile content = site.key.content();
    if (!content.next) {
        content.next = base::crypto::SealingKey::make();
        if (auto done = replace_keys(site, content); !done) return done.error();
    }
    return content.next->id();
}

base::Result<Rotation> rotate_keys(Site& site, const std::string& credentials) {
    const auto lock = base::KeyFileLock::take(site.key.path());
    if (!lock) return lock.error();
    if (auto read = refresh(site); !read) return read.error();
    const auto before = key_use(site);
    if (!before) return before.error();
    const bool is_continued = has_older_secrets(*before);
    const auto copies = copies_of(site.key.path(), credentials);
    if (is_continued) {
        if (auto known = check_all_know(copies, site.key.id()); !known) return known.error();
    } else {
        base::KeyFile content = site.key.content();
        const auto fresh = next_key(content, copies);
        if (!fresh) return fresh.error();
        content.keys.insert(content.keys.begin(), *fresh);
        content.next.reset();
        if (auto done = replace_keys(site, content); !done) return done.error();
        base::crash_point("after_new_key");
    }
    auto rotation = reseal_all(site);
    if (rotation) rotation->is_continued = is_continued;
    return rotation;
}

base::Result<std::vector<std::string>> retire_keys(Site& site, const std::string& credentials) {
    const auto lock = base::KeyFileLock::take(site.key.path());
    if (!lock) return lock.error();
    if (auto read = refresh(site); !read) return read.error();
    base::KeyFile content = site.key.content();
    if (content.keys.size() == 1) return std::vector<std::string>();
    const auto sealing = check_copies(copies_of(site.key.path(), credentials), site.key.id(), seals_with,
                                      "would seal with a key that is gone then");
    if (!sealing) return sealing.error();
    if (const int64_t seconds = seconds_to_wait(site.key.path()); seconds > 0)
        return base::Error{base::Code::conflict,
                           fmt::format("the keys were changed less than a minute ago, and requests that "
                                       "began before may still seal with an old one: try again in {} s",
                                       seconds)};
    const auto use = key_use(site);
    if (!use) return use.error();
    if (has_older_secrets(*use))
        return base::Error{base::Code::conflict,
                           fmt::format("sealed secrets still need an old key: {}. `berthctl key rotate` "
                                       "seals them anew",
                                       needs_of(*use))};
    std::vector<std::string> retired;
    for (size_t i = 1; i < content.keys.size(); ++i) retired.push_back(content.keys[i].id());
    content.keys.resize(1, content.keys.front());
    if (auto done = replace_keys(site, content); !done) return done.error();
    return retired;
}

}  // namespace app
