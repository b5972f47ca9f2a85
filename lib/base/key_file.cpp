// SPDX-License-Identifier: MIT
#include "base/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/text.h"

namespace base {
namespace {

constexpr size_t largest_file = 8'192;
constexpr std::string_view next_word = "next ";

// A descriptor that closes itself.
class File {
  public:
    explicit File(int fd) : fd_(fd) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

Error failed(const std::string& what) { return {Code::internal, what + ": " + std::strerror(errno)}; }

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

// Where the file itself lies, when the path is a symbolic link.
std::string target_of(const std::string& path) {
    std::error_code ignored;
    const auto target = std::filesystem::canonical(path, ignored);
    return target.empty() ? path : target.string();
}

// False when the line is none of a key file.
bool take_line(std::string_view line, KeyFile& content) {
    const bool is_next = has_prefix(line, next_word);
    if (is_next) line.remove_prefix(next_word.size());
    const auto key = crypto::SealingKey::read(line);
    if (!key || holds(content, key->id()) || (is_next && content.next)) return false;
    if (is_next)
        content.next = key;
    else
        content.keys.push_back(*key);
    return true;
}

std::string text_of(const KeyFile& content) {
    std::string text;
    for (const auto& key : content.keys) {
        text += key.digits() + "\n";
        // After the first, so that whoever looks for the key that seals finds it on the first line.
        if (text.size() == 65 && content.next) text += std::string(next_word) + content.next->digits() + "\n";
    }
    return text;
}

Result<void> write_all(int fd, std::string text, const std::string& path) {
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    crypto::wipe(text);
    if (!written || ::fsync(fd) != 0) return failed("cannot write the key file " + path);
    return {};
}

void sync_folder(const std::string& folder) {
    const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened) ::fsync(opened.fd());
}

}  // namespace

bool holds(const KeyFile& content, std::string_view id) {
    for (const auto& key : content.keys)
        if (key.id() == id) return true;
    return content.next && content.next->id() == id;
}

Result<KeyFile> parse_keys(std::string_view text) {
    KeyFile content;
    bool is_sound = text.size() < largest_file;
    for (const std::string& line : split_any(text, "\r\n"))
        is_sound = is_sound && (trim(line).empty() || take_line(trim(line), content));
    if (!is_sound || content.keys.empty())
        return Error{Code::bad_input, "each line is a key of 64 hexadecimal digits, none is there twice"};
    return content;
}

Result<KeyFile> read_key_file(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return failed("cannot read the key file " + path);
    struct stat facts {};
    if (::fstat(file.fd(), &facts) != 0 || (facts.st_mode & 0037))
        return Error{Code::internal, "key file " + path + " is readable by others"};
    std::string text(largest_file, '\0');
    const ssize_t length = ::read(file.fd(), text.data(), text.size());
    if (length < 0) return failed("cannot read the key file " + path);
    auto content = parse_keys({text.data(), static_cast<size_t>(length)});
    crypto::wipe(text);
    if (!content) return Error{Code::internal, "key file " + path + ": " + content.error().detail};
    return content;
}

Result<void> create_key_file(const std::string& path) {
    const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400));
    if (!file && errno == EEXIST) return Error{Code::conflict, "the key file " + path + " is there already"};
    if (!file) return failed("cannot create the key file " + path);
    if (auto done = write_all(file.fd(), text_of({{crypto::SealingKey::make()}, {}}), path); !done) {
        ::unlink(path.c_str());
        return done;
    }
    sync_folder(folder_of(path));
    return {};
}

Result<void> replace_key_file(const std::string& path, const KeyFile& content) {
    const std::string target = target_of(path), fresh = target + ".new";
    std::string text = text_of(content);
    if (text.size() >= largest_file)
        return Error{Code::internal, "the key file " + path + " would hold more keys than are read"};
    struct stat facts {};
    if (::stat(target.c_str(), &facts) != 0) return failed("cannot read the key file " + path);
    ::unlink(fresh.c_str());  // of a run that was broken off; the lock keeps others away
    const File file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400));
    if (!file) return failed("cannot write " + fresh);
    auto done = write_all(file.fd(), std::move(text), fresh);
    if (done && ::fchown(file.fd(), facts.st_uid, facts.st_gid) != 0)
        done = failed("cannot give " + fresh + " to the owner of the key file");
    if (done && ::fchmod(file.fd(), facts.st_mode & 0777) != 0)
        done = failed("cannot give " + fresh + " the rights of the key file");
    if (done && ::rename(fresh.c_str(), target.c_str()) != 0) done = failed("cannot replace " + path);
    if (!done) ::unlink(fresh.c_str());
    if (done) sync_folder(folder_of(target));
    return done;
}

Result<std::vector<std::string>> add_to_key_file(const std::string& path, const KeyFile& more) {
    const auto lock = KeyFileLock::take(path);
    if (!lock) return lock.error();
    auto content = read_key_file(path);
    if (!content) return content.error();
    std::vector<crypto::SealingKey> offered = more.keys;
    if (more.next) offered.insert(offered.begin(), *more.next);
    std::vector<std::string> added;
    for (const auto& key : offered) {
        if (holds(*content, key.id())) continue;
        content->keys.push_back(key);
        added.push_back(key.id());
    }
    if (added.empty()) return added;
    if (auto done = replace_key_file(path, *content); !done) return done.error();
    return added;
}

// The folder is locked and not the file: that is replaced.
Result<KeyFileLock> KeyFileLock::take(const std::string& path) {
    const std::string folder = folder_of(target_of(path));
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failed("cannot open " + folder);
    KeyFileLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return Error{Code::conflict, "somebody else is changing the keys at this moment"};
    return lock;
}

KeyFileLock::KeyFileLock(KeyFileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

KeyFileLock::~KeyFileLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace base
