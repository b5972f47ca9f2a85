// SPDX-License-Identifier: MIT
#include "base/program.h"

#include <limits.h>
#include <unistd.h>

#include <string_view>

namespace base {

const char* program_version() { return BERTH_VERSION; }

bool is_program_outdated() {
    char path[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
    // proc(5): what the kernel puts behind the name of a file that is not there any more.
    constexpr std::string_view mark = " (deleted)";
    return length > 0 && std::string_view(path, static_cast<size_t>(length)).ends_with(mark);
}

}  // namespace base
