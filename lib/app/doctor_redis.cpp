// SPDX-License-Identifier: MIT
// Redis: server, rights, and what it does when its memory is full.
#include <fmt/core.h>

#include "app/doctor_checks.h"
#include "base/text.h"
#include "store/redis_facts.h"

namespace app::doctor {
namespace {

constexpr int oldest_major = 7;

std::string where(const base::Config::Redis& config) {
    return config.socket.empty() ? fmt::format("{}:{}", config.host, config.port) : config.socket;
}

void report_unreachable(const base::Config::Redis& config, const base::Error& error, Findings& findings) {
    findings.bad(
        "redis",
        fmt::format("No connection to {}: {}. Pages work without it, slower and without green ticks.",
                    where(config), error.detail),
        advice_on_redis(error.detail));
}

void check_version(const store::RedisFacts& facts, const base::Config::Redis& config, Findings& findings) {
    const std::string message = fmt::format("{} at {} answers.", facts.version, where(config));
    if (base::parse_unsigned(facts.version.substr(0, facts.version.find('.'))).value_or(0) < oldest_major)
        findings.warn("redis", message, "Berth is tested with Redis 7: upgrade the server.");
    else
        findings.ok("redis", message);
}

void check_memory(const store::RedisFacts& facts, Findings& findings) {
    if (facts.memory_most == 0) return findings.ok("redis memory", "It may use what there is.");
    const std::string most = base::size_text(facts.memory_most);
    if (facts.eviction != "noeviction")
        return findings.warn(
            "redis memory",
            fmt::format("When {} are used it drops keys by {}, also those that count sign-ins and "
                        "hold VMIDs.",
                        most, facts.eviction),
            "Set maxmemory-policy noeviction, or give Berth a Redis of its own.");
    if (facts.memory_used >= facts.memory_most / 10 * 9)
        return findings.warn("redis memory",
                             fmt::format("{} of {} are used; when it is full nobody can sign in.",
                                         base::size_text(facts.memory_used), most),
                             "Raise maxmemory.");
    findings.ok("redis memory", fmt::format("{} of {} are used, nothing is dropped.",
                                            base::size_text(facts.memory_used), most));
}

void check_rights(const std::vector<std::string>& refused, const std::string& prefix, Findings& findings) {
    if (refused.empty())
        return findings.ok("redis rights",
                           fmt::format("Every command that Berth uses works on keys {}*.", prefix));
    findings.bad(
        "redis rights", fmt::format("Refused: {}.", some_of(refused)),
        fmt::format("The lines ACL SETUSER in berth.ini.example give a user what it needs on {}*.", prefix));
}

}  // namespace

void check_redis(const base::Config& config, Findings& findings, base::Deadline deadline) {
    store::Redis redis(config.redis, {.answer = std::chrono::seconds(2)});
    const auto facts = store::look_at_redis(redis, deadline);
    if (!facts) return report_unreachable(config.redis, facts.error(), findings);
    if (*facts)
        check_version(**facts, config.redis, findings);
    else
        findings.ok("redis",
                    fmt::format("A server at {} answers; its user may not ask for version and memory (+info "
                                "would let it).",
                                where(config.redis)));
    if (*facts) check_memory(**facts, findings);
    const auto refused = store::refused_commands(redis, deadline);
    if (!refused) return report_unreachable(config.redis, refused.error(), findings);
    check_rights(*refused, config.redis.prefix, findings);
}

}  // namespace app::doctor
