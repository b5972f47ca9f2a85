// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pve_double {

// What mke2fs prints for an ext4 of that many bytes, with a UUID of its own.
std::vector<std::string> lines_of_mkfs(std::int64_t bytes);

std::string make_uuid();

}  // namespace pve_double
