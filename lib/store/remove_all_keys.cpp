// SPDX-License-Identifier: MIT
#include "store/remove_all_keys.h"

#include <string>

namespace store {
namespace {

// The prefix as a pattern that matches only itself.
std::string pattern_of(const std::string& prefix) {
    std::string pattern;
    for (const char c : prefix) {
        if (std::string_view("*?[]^-\\").find(c) != std::string_view::npos) pattern += '\\';
        pattern += c;
    }
    return pattern + "*";
}

}  // namespace

base::Result<size_t> remove_all_keys(Redis& redis, base::Deadline deadline) {
    const std::string prefix = redis.key("");
    if (prefix.empty())
        return base::Error{base::Code::bad_input,
                           "redis.prefix is empty, so other programs' keys may be there"};
    size_t removed = 0;
    std::string cursor = "0";
    do {
        const auto found =
            redis.command({"SCAN", cursor, "MATCH", pattern_of(prefix), "COUNT", "500"}, deadline);
        if (!found) return found.error();
        cursor = (*found)[0].text().value_or("0");
        RedisCommand removal{"DEL"};
        for (const RedisReply& key : (*found)[1].items()) removal.push_back(key.text().value_or(""));
        if (removal.size() == 1) continue;
        const auto gone = redis.command(removal, deadline);
        if (!gone) return gone.error();
        removed += static_cast<size_t>(gone->integer().value_or(0));
    } while (cursor != "0");
    return removed;
}

}  // namespace store
