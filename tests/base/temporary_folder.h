// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace base_test {

// A folder of its own, gone with everything in it when this ends.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        char name[] = "/tmp/berth-test-XXXXXX";
        path_ = ::mkdtemp(name);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

    // Gives the path of the new file.
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ + "/" + name, std::ios::binary) << text;
        return path_ + "/" + name;
    }

  private:
    std::string path_;
};

}  // namespace base_test
