// SPDX-License-Identifier: MIT
#include "base/key_ring.h"

#include <cerrno>

namespace base {
namespace {

// In front of a sealed text: this byte, and the 4 bytes of the key's id.
constexpr char names_its_key = '\x01';
constexpr size_t name_size = 5;

}  // namespace

Result<KeyRing> KeyRing::load(const std::string& path) {
    KeyRing ring(path);
    ring.seen_ = ring.look();
    auto content = read_key_file(path);
    if (!content) return content.error();
    ring.content_ = std::move(*content);
    return ring;
}

KeyRing::Signature KeyRing::look() const {
    struct stat facts {};
    if (::stat(path_.c_str(), &facts) != 0) return {};
    return {facts.st_dev, facts.st_ino, facts.st_size, facts.st_ctim};
}

Result<bool> KeyRing::refresh() {
    const Signature now = look();
    if (now.device == seen_.device && now.inode == seen_.inode && now.size == seen_.size &&
        now.changed.tv_sec == seen_.changed.tv_sec && now.changed.tv_nsec == seen_.changed.tv_nsec)
        return false;
    // Before the reading: a file that is replaced meanwhile is seen as a change next time.
    seen_ = now;
    auto content = read_key_file(path_);
    if (!content) return content.error();
    content_ = std::move(*content);
    return true;
}

std::vector<const crypto::SealingKey*> KeyRing::all() const {
    std::vector<const crypto::SealingKey*> keys;
    for (const auto& key : content_.keys) keys.push_back(&key);
    if (content_.next) keys.push_back(&*content_.next);
    return keys;
}

bool KeyRing::holds(std::string_view id) const { return base::holds(content_, id); }

std::string KeyRing::seal(std::string_view secret, std::string_view context) const {
    const crypto::SealingKey& key = content_.keys.front();
    return names_its_key + crypto::from_hex(key.id()).value_or("") + key.seal(secret, context);
}

std::string KeyRing::authenticate(std::string_view text) const {
    return content_.keys.front().authenticate(text);
}

bool KeyRing::is_authentic(std::string_view text, std::string_view authentication) const {
    for (const auto* key : all())
        if (crypto::is_equal(key->authenticate(text), authentication)) return true;
    return false;
}

std::optional<std::string> KeyRing::named_in(std::string_view sealed) {
    if (sealed.size() < name_size || sealed.front() != names_its_key) return std::nullopt;
    return crypto::to_hex(sealed.substr(1, name_size - 1));
}

std::optional<KeyRing::Opened> KeyRing::try_open(std::string_view sealed, std::string_view context) const {
    const auto named = named_in(sealed);
    for (const auto* key : all()) {
        if (named != key->id()) continue;
        if (auto secret = key->open(sealed.substr(name_size), context)) return Opened{*named, *secret};
    }
    // One of the old kind, which may begin with the same byte by chance.
    for (const auto* key : all())
        if (auto secret = key->open(sealed, context)) return Opened{key->id(), *secret};
    return std::nullopt;
}

Result<std::string> KeyRing::open(std::string_view sealed, std::string_view context) {
    if (auto opened = try_open(sealed, context)) return std::move(opened->secret);
    if (const auto changed = refresh(); changed && *changed)
        if (auto opened = try_open(sealed, context)) return std::move(opened->secret);
    return Error{Code::internal, "a sealed secret does not open with the keys of this file and this row"};
}

std::optional<std::string> KeyRing::opener_of(std::string_view sealed, std::string_view context) const {
    const auto opened = try_open(sealed, context);
    return opened ? std::optional(opened->id) : std::nullopt;
}

}  // namespace base
