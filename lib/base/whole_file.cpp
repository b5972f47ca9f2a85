// SPDX-License-Identifier: MIT
#include "base/whole_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace base {
namespace {

std::string part_of(const std::string& path) { return path + ".part"; }

Error failed(const std::string& path) { return {Code::internal, path + ": " + std::strerror(errno)}; }
Error is_there(const std::string& path) {
    return {Code::conflict, path + " is there already, and is never overwritten"};
}
Error is_written(const std::string& path) {
    return {Code::conflict, path + " is being written by another process"};
}

// Whoever writes a file holds its lock, for as long as it is open. True when nobody else does, and the name
// is still this file's.
bool lock(int fd, const std::string& name) {
    struct stat opened {
    }, named{};
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return ::fstat(fd, &opened) == 0 && ::lstat(name.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

// What a killed process left. It is not written into: whose it is, and who may read it, is not ours.
Result<void> remove_left(const std::string& path) {
    const std::string part = part_of(path);
    const int fd = ::open(part.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? Result<void>() : failed(part);
    const bool is_left = lock(fd, part);
    const bool is_removed = is_left && ::unlink(part.c_str()) == 0;
    Result<void> outcome;
    if (is_left && !is_removed) outcome = failed(part);
    if (!is_left) outcome = is_written(path);
    ::close(fd);
    return outcome;
}

// No name is taken away from another file. Some file systems cannot rename like that (NFS), others cannot
// give a second name (FAT).
bool move_to_free(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    return ::link(from.c_str(), to.c_str()) == 0 && ::unlink(from.c_str()) == 0;
}

void sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

}  // namespace

Result<WholeFile> WholeFile::begin(const std::string& path) {
    const std::string part = part_of(path);
    struct stat ignored {};
    if (::lstat(path.c_str(), &ignored) == 0) return is_there(path);
    if (auto removed = remove_left(path); !removed) return removed.error();
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? is_written(path) : failed(part);
    Stream stream(::fdopen(fd, "wb"));
    if (!lock(fd, part)) return is_written(path);
    return WholeFile(path, std::move(stream));
}

// In this order: as long as the file is open nobody else has a file of that name.
WholeFile::~WholeFile() {
    if (stream_) ::unlink(part_of(path_).c_str());
}

Result<void> WholeFile::finish() {
    const std::string part = part_of(path_);
    if (std::fflush(stream_.get()) != 0 || ::fsync(::fileno(stream_.get())) != 0) return failed(part);
    if (!move_to_free(part, path_)) return errno == EEXIST ? is_there(path_) : failed(path_);
    stream_.reset();
    sync_folder_of(path_);
    return {};
}

}  // namespace base
