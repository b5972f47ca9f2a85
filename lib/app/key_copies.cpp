// SPDX-License-Identifier: MIT
#include "app/key_copies.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/text.h"

namespace app {
namespace {

namespace fs = std::filesystem;

bool is_page(const std::string& service) {
    return base::has_prefix(service, "berth@") && service.ends_with(".service");
}

// Also true of what may not be looked at.
bool may_be_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0 || errno != ENOENT; }

}  // namespace

std::vector<KeyCopy> copies_of(const std::string& key_file, const std::string& folder) {
    std::vector<KeyCopy> copies;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        const std::string service = entry.path().filename();
        const std::string copy = entry.path() / fs::path(key_file).filename();
        if (is_page(service) && may_be_there(copy)) copies.push_back({service, base::read_key_file(copy)});
    }
    std::sort(copies.begin(), copies.end(),
              [](const auto& a, const auto& b) { return a.service < b.service; });
    return copies;
}

}  // namespace app
