// SPDX-License-Identifier: MIT
#include "store/sessions.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"

namespace store {
namespace {

constexpr int most_sessions = 10;
constexpr int64_t cache_milliseconds = 10'000;
constexpr int64_t seen_step_seconds = 60;

// What the cache holds for a session that was ended. It stands in the way of a reader that still saw the row
// and is about to cache it.
constexpr const char* ended = "-";

base::Error unknown() { return {base::Code::not_found, "no such session"}; }

void forget(Redis& redis, const std::vector<std::string>& hashes, base::Deadline deadline) {
    if (hashes.empty()) return;
    std::vector<RedisCommand> commands;
    for (const std::string& hash : hashes)
        commands.push_back(
            {"SET", Sessions::cache_key(redis, hash), ended, "PX", std::to_string(cache_milliseconds)});
    (void)redis.pipeline(commands, deadline);
}

// Removes what is beyond the newest sessions, and gives the hashes of what went.
base::Result<std::vector<std::string>> remove_surplus(Mysql& mysql, int64_t user_id,
                                                      base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT token_hash FROM sessions WHERE user_id = ? ORDER BY expires_at > NOW(3) DESC, id DESC"
        " LIMIT 1000 OFFSET ?",
        {user_id, most_sessions}, deadline);
    if (!rows) return rows.error();
    std::vector<std::string> hashes;
    for (const Row& row : *rows) {
        hashes.push_back(row.text(0));
        auto gone =
            mysql.execute("DELETE FROM sessions WHERE token_hash = ?", {Param::bytes(row.text(0))}, deadline);
        if (!gone) return gone.error();
    }
    return hashes;
}

}  // namespace

std::string Sessions::cache_key(const Redis& redis, std::string_view token_hash) {
    return redis.key("session:" + base::crypto::to_hex(token_hash));
}

std::optional<Session> Sessions::parse_cached(const RedisReply& reply) {
    const auto text = reply.text();
    if (!text) return std::nullopt;
    const size_t blank = text->find(' ');
    if (blank == std::string::npos) return std::nullopt;
    const auto id = base::parse_unsigned(std::string_view(*text).substr(0, blank));
    if (!id || *id == 0) return std::nullopt;
    return Session{static_cast<int64_t>(*id), text->substr(blank + 1)};
}

base::Result<void> Sessions::add(std::string_view token_hash, int64_t user_id, int64_t lifetime_seconds,
                                 const Client& client, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<std::vector<std::string>> {
        // One after the other for each user, or two would not count each other.
        auto user = mysql_.query("SELECT id FROM users WHERE id = ? AND NOT is_disabled FOR UPDATE",
                                 {user_id}, deadline);
        if (!user) return user.error();
        if (user->empty()) return base::Error{base::Code::not_found, "no such user"};
        auto noted =
            mysql_.execute("UPDATE users SET last_sign_in = NOW(3) WHERE id = ?", {user_id}, deadline);
        if (!noted) return noted.error();
        auto added = mysql_.execute(
            "INSERT INTO sessions (token_hash, user_id, expires_at, address, agent)"
            " VALUES (?, ?, NOW(3) + INTERVAL ? SECOND, ?, ?)",
            {Param::bytes(std::string(token_hash)), user_id, lifetime_seconds, client.address, client.agent},
            deadline);
        if (!added) return added.error();
        return remove_surplus(mysql_, user_id, deadline);
    };
    auto surplus = mysql_.transaction(unit, deadline);
    if (!surplus) return surplus.error();
    forget(redis_, *surplus, deadline);
    return {};
}

base::Result<Session> Sessions::find(std::string_view token_hash, base::Deadline deadline) {
    const std::string key = cache_key(redis_, token_hash);
    if (auto cached = redis_.command({"GET", key}, deadline))
        if (auto session = parse_cached(*cached)) return *session;

    const Param hash = Param::bytes(std::string(token_hash));
    auto rows = mysql_.query(
        "SELECT u.id, u.name, CAST(TIMESTAMPDIFF(MICROSECOND, NOW(3), s.expires_at) / 1000 AS SIGNED),"
        " TIMESTAMPDIFF(SECOND, s.last_seen, NOW(3))"
        " FROM sessions s JOIN users u ON u.id = s.user_id"
        " WHERE s.token_hash = ? AND s.expires_at > NOW(3) AND NOT u.is_disabled",
        {hash}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    const Row& row = rows->front();
    Session session{row.integer(0), row.text(1)};
    const int64_t keep = std::min(cache_milliseconds, row.integer(2));
    if (keep > 0)
        (void)redis_.command({"SET", key, std::to_string(session.user_id) + " " + session.user_name, "PX",
                              std::to_string(keep), "NX"},
                             deadline);
    if (row.integer(3) >= seen_step_seconds)
        // Only decoration: a database that takes no writes must not keep anybody out.
        (void)mysql_.execute("UPDATE sessions SET last_seen = NOW(3) WHERE token_hash = ?", {hash}, deadline);
    return session;
}

base::Result<void> Sessions::remove(std::string_view token_hash, base::Deadline deadline) {
    const std::string hash(token_hash);
    auto gone = mysql_.execute("DELETE FROM sessions WHERE token_hash = ?", {Param::bytes(hash)}, deadline);
    if (!gone) return gone.error();
    forget(redis_, {hash}, deadline);
    return {};
}

base::Result<std::vector<SessionInList>> Sessions::list(int64_t user_id, std::string_view own_token_hash,
                                                        base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT id, FLOOR(UNIX_TIMESTAMP(created_at)), FLOOR(UNIX_TIMESTAMP(last_seen)), address, agent,"
        " token_hash = ? FROM sessions WHERE user_id = ? AND expires_at > NOW(3)"
        " ORDER BY last_seen DESC, id DESC",
        {Param::bytes(std::string(own_token_hash)), user_id}, deadline);
    if (!rows) return rows.error();
    std::vector<SessionInList> sessions;
    for (const Row& row : *rows)
        sessions.push_back({.id = row.integer(0),
                            .began_at = row.integer(1),
                            .last_seen_at = row.integer(2),
                            .client = {row.text(3), row.text(4)},
                            .is_this = row.is_true(5)});
    return sessions;
}

base::Result<size_t> Sessions::remove_where(const char* condition, int64_t user_id, const Param& value,
                                            base::Deadline deadline) {
    const std::string where = std::string(" FROM sessions WHERE user_id = ? AND ") + condition;
    const auto unit = [&]() -> base::Result<std::vector<std::string>> {
        auto rows = mysql_.query("SELECT token_hash" + where + " FOR UPDATE", {user_id, value}, deadline);
        if (!rows) return rows.error();
        auto gone = mysql_.execute("DELETE" + where, {user_id, value}, deadline);
        if (!gone) return gone.error();
        std::vector<std::string> hashes;
        for (const Row& row : *rows) hashes.push_back(row.text(0));
        return hashes;
    };
    auto hashes = mysql_.transaction(unit, deadline);
    if (!hashes) return hashes.error();
    forget(redis_, *hashes, deadline);
    return hashes->size();
}

base::Result<void> Sessions::remove_listed(int64_t user_id, int64_t session_id, base::Deadline deadline) {
    auto gone = remove_where("id = ?", user_id, session_id, deadline);
    if (!gone) return gone.error();
    if (*gone == 0) return unknown();
    return {};
}

base::Result<void> Sessions::remove_others(int64_t user_id, std::string_view own_token_hash,
                                           base::Deadline deadline) {
    auto gone = remove_where("token_hash <> ?", user_id, Param::bytes(std::string(own_token_hash)), deadline);
    if (!gone) return gone.error();
    return {};
}

base::Result<size_t> Sessions::remove_all(int64_t user_id, base::Deadline deadline) {
    return remove_where("id > ?", user_id, 0, deadline);
}

}  // namespace store
