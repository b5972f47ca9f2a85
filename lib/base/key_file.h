// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
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

// Error internal when the file is missing, malformed, or readable by others.
Result<KeyFile> read_key_file(const std::string& path);

// Writes a file of one fresh key, readable by its owner only. Error conflict when the file exists.
Result<void> create_key_file(const std::string& path);

// Puts other keys in place of a file, at once and on disk before it returns: whoever reads it meanwhile sees
// the old file or the new one. Owner, group and rights stay; a symbolic link stays one. Error internal when
// that cannot be done; the old file is then as it was.
Result<void> replace_key_file(const std::string& path, const KeyFile& content);

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
