// SPDX-License-Identifier: MIT
#include "filesystem_log.h"

#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <set>

namespace pve_double {

namespace {

// The groups that keep copies of the superblock: 1, 3^n, 5^n and 7^n, as far as there are groups.
std::set<std::int64_t> backup_groups(std::int64_t count) {
    std::set<std::int64_t> groups;
    for (const std::int64_t base : {3, 5, 7}) {
        for (std::int64_t group = 1; group < count; group *= base) groups.insert(group);
    }
    return groups;
}

}  // namespace

std::string make_uuid() {
    std::array<unsigned char, 16> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", bytes[i]);
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex;
    }
    return text;
}

std::vector<std::string> lines_of_mkfs(std::int64_t bytes) {
    const bool is_small = bytes < (512LL << 20);
    const std::int64_t block = is_small ? 1024 : 4096;
    const std::int64_t per_group = is_small ? 8192 : 32768;
    const std::int64_t blocks = bytes / block;
    const std::int64_t inodes = bytes / (is_small ? 4096 : 16384);
    std::vector<std::string> lines{
        "Creating filesystem with " + std::to_string(blocks) + (is_small ? " 1k" : " 4k") + " blocks and " +
            std::to_string(inodes) + " inodes",
        "Filesystem UUID: " + make_uuid(), "Superblock backups stored on blocks: "};
    std::string line;
    for (const std::int64_t group : backup_groups((blocks + per_group - 1) / per_group)) {
        const std::string number = std::to_string(group * per_group + (is_small ? 1 : 0));
        if (line.size() + number.size() > 66) {
            lines.push_back("\t" + line + ", ");
            line.clear();
        }
        line += line.empty() ? number : ", " + number;
    }
    if (!line.empty()) lines.push_back("\t" + line);
    return lines;
}

}  // namespace pve_double
