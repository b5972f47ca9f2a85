// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"

namespace base {

// The key file: one key a line, 64 hexadecimal digits. The first one seals; the others, older ones, only
// open what they sealed before. A line `next` and a key is one that will seal after the next rotation, and
// that is known in advance to whoever has read the file. A file of one line is what Berth began with.
struct KeyFile {
    std::vector<crypto::SealingKey> keys;  // never empty
    std::optional<crypto::SealingKey> next;
};

// Whether one of them, the prepared one included, has this id.
bool holds(const KeyFile& content, std::string_view id);

// Error internal when the file is missing, malformed, or readable by others.
Result<KeyFile> read_key_file(const std::string& path);

// What a key file with this text holds. Error bad_input when it is none.
Result<KeyFile> parse_keys(std::string_view text);

// Writes a file of one fresh key, readable by its owner only. Error conflict when the file exists.
Result<void> create_key_file(const std::string& path);

// Puts other keys in place of a file, at once and on disk before it returns: whoever reads it meanwhile sees
// the old file or the new one. Owner, group and rights stay; a symbolic link stays one. Error internal when
// that cannot be done; the old file is then as it was.
Result<void> replace_key_file(const std::string& path, const KeyFile& content);

// Puts those of these keys that the file lacks behind its own, to open what they sealed; the order stays.
// Gives their ids, none when the file had them all. Errors conflict and internal, as of the lock and of
// reading and replacing the file.
Result<std::vector<std::string>> add_to_key_file(const std::string& path, const KeyFile& more);

// Held while keys are changed, so that two who change them do not undo each other's work. Ends with the
// process, however that dies.
class KeyFileLock {
  public:
    // Error conflict when somebody else holds it.
    static Result<KeyFileLock> take(const std::string& path);
    KeyFileLock(KeyFileLock&& other) noexcept;
    KeyFileLock& operator=(KeyFileLock&&) = delete;
    ~KeyFileLock();

  private:
    explicit KeyFileLock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace base
