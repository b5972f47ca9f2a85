// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "base/result.h"

namespace base {

// A new file that only its owner may read, and that has its name only when it is whole. Until then it is
// PATH.part, which goes when this ends without finish(); one that a killed process left is replaced. Works on
// the disk, and waits for it.
class WholeFile {
  public:
    // Errors: conflict, there is something at the path already, or another process is writing it; internal,
    // it cannot be made.
    static Result<WholeFile> begin(const std::string& path);
    WholeFile(WholeFile&&) noexcept = default;
    ~WholeFile();

    // To write into; not to be closed.
    std::FILE* stream() const { return stream_.get(); }

    // Gives it its name, when all of it is on the disk. Never overwrites: error conflict when meanwhile
    // something came to be at the path; internal when the disk is full.
    Result<void> finish();

  private:
    struct Close {
        void operator()(std::FILE* stream) const { std::fclose(stream); }
    };
    using Stream = std::unique_ptr<std::FILE, Close>;
    WholeFile(std::string path, Stream stream) : path_(std::move(path)), stream_(std::move(stream)) {}

    std::string path_;
    Stream stream_;
};

}  // namespace base
