// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/key_file.h"
#include "base/result.h"

namespace base {

// The keys of the key file as a worker holds them. A sealed text names the key that sealed it, so older keys
// go on opening what is theirs; a text of the time when there was one key names none, and every key is tried.
//
// A key file that was replaced is noticed by itself: refresh() belongs at the beginning of each request.
// Whatever was made with a new key was made after the file was replaced, so a request that comes to see it
// has seen the new file, too; only one that began before may not have, and therefore open() looks once more.
class KeyRing {
  public:
    // Error internal, as read_key_file.
    static Result<KeyRing> load(const std::string& path);

    // Reads the file again if it is not the one that was read last. True when there are other keys now. Error
    // as of load, once for each change of the file; the keys stay as they were.
    Result<bool> refresh();

    // By the first key.
    std::string seal(std::string_view secret, std::string_view context) const;
    std::string authenticate(std::string_view text) const;

    // Error internal when no key opens it, or the context is not that of the sealing.
    Result<std::string> open(std::string_view sealed, std::string_view context);
    // Whether authenticate() of any of the keys gives this.
    bool is_authentic(std::string_view text, std::string_view authentication) const;

    // The id of the key that opens it; nothing when none does.
    std::optional<std::string> opener_of(std::string_view sealed, std::string_view context) const;
    // The id of the key that it says has sealed it; nothing for one of the time before there were several.
    static std::optional<std::string> named_in(std::string_view sealed);

    // Whether there is a key of this id.
    bool holds(std::string_view id) const;
    const std::string& path() const { return path_; }
    const KeyFile& content() const { return content_; }
    // The id of the key that seals.
    std::string id() const { return content_.keys.front().id(); }

  private:
    // What tells one file from the one that replaced it.
    struct Signature {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;
        timespec changed{};
    };
    struct Opened {
        std::string id, secret;
    };

    explicit KeyRing(std::string path) : path_(std::move(path)) {}
    Signature look() const;
    std::optional<Opened> try_open(std::string_view sealed, std::string_view context) const;
    std::vector<const crypto::SealingKey*> all() const;

    std::string path_;
    KeyFile content_;
    Signature seen_;
};

}  // namespace base
