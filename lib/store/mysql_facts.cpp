// SPDX-License-Identifier: MIT
#include "store/mysql_facts.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/scratch_database.h"

namespace store {
namespace {

// The name before the dot of `name`.*, without quotes; a pattern of LIKE, as GRANT takes it.
std::string pattern_of(std::string_view object) {
    std::string out;
    for (size_t i = 0; i < object.size(); ++i) {
        if (object[i] == '`' && i + 1 < object.size() && object[i + 1] == '`')
            out += object[i++];
        else if (object[i] != '`')
            out += object[i];
    }
    return out;
}

// The signs of LIKE: % is any number of characters, _ is one, a backslash takes the meaning from the next.
bool is_like(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '%') {
        for (size_t skipped = 0; skipped <= text.size(); ++skipped)
            if (is_like(text.substr(skipped), pattern.substr(1))) return true;
        return false;
    }
    const bool is_plain = pattern[0] == '\\' && pattern.size() > 1;
    if (is_plain) pattern.remove_prefix(1);
    const bool fits = !text.empty() && (text[0] == pattern[0] || (pattern[0] == '_' && !is_plain));
    return fits && is_like(text.substr(1), pattern.substr(1));
}

// "SELECT, INSERT (a, b)" becomes SELECT and INSERT.
std::set<std::string> privileges_in(std::string_view list) {
    std::set<std::string> out;
    int depth = 0;
    std::string word;
    const auto end_word = [&] {
        if (const auto trimmed = base::trim(word); !trimmed.empty()) out.insert(base::to_upper(trimmed));
        word.clear();
    };
    for (const char c : list) {
        if (c == '(') ++depth;
        if (c == ',' && depth == 0)
            end_word();
        else if (depth == 0)
            word += c;
        if (c == ')') --depth;
    }
    end_word();
    return out;
}

void read_grant(std::string_view line, std::string_view database, MysqlRights& rights) {
    constexpr std::string_view begin = "GRANT ", on = " ON ", to = " TO ";
    const size_t on_at = line.find(on);
    if (!base::has_prefix(line, begin) || on_at == std::string_view::npos) {
        rights.has_others = true;  // GRANT `role` TO …
        return;
    }
    auto privileges = privileges_in(line.substr(begin.size(), on_at - begin.size()));
    const std::string_view rest = line.substr(on_at + on.size());
    const std::string_view object = rest.substr(0, rest.find(to));
    privileges.erase("USAGE");
    if (line.find(" WITH GRANT OPTION") != std::string_view::npos) privileges.insert("GRANT OPTION");
    if (object == "*.*")
        rights.on_server.merge(privileges);
    else if (object.size() > 2 && object.substr(object.size() - 2) == ".*" &&
             is_like(database, pattern_of(object.substr(0, object.size() - 2))))
        rights.on_database.merge(privileges);
    else if (object.size() <= 2 || object.substr(object.size() - 2) != ".*")
        rights.has_others = true;
}

}  // namespace

bool MysqlRights::has(const std::string& privilege) const {
    for (const auto* given : {&on_database, &on_server})
        if (given->count(privilege) || given->count("ALL PRIVILEGES")) return true;
    return false;
}

MysqlRights read_grants(const std::vector<std::string>& lines, std::string_view database) {
    MysqlRights rights;
    for (const std::string& line : lines) read_grant(line, database, rights);
    return rights;
}

base::Result<MysqlFacts> look_at_mysql(Mysql& mysql, std::string_view database, base::Deadline deadline) {
    // An account's limit of 0 is none.
    auto server = mysql.query(
        "SELECT VERSION(), ROUND(UNIX_TIMESTAMP(NOW(3))),"
        " LEAST(@@max_connections, IF(@@max_user_connections = 0, 100000, @@max_user_connections)), "
        "@@datadir,"
        " (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?)",
        {scratch_name_of(std::string(database))}, deadline);
    if (!server) return server.error();
    MysqlFacts facts;
    facts.clock_ahead = server->front().integer(1) - base::unix_now();
    facts.version = server->front().text(0);
    facts.is_mariadb = facts.version.find("MariaDB") != std::string::npos;
    const auto parts = base::split_any(facts.version, ".-");
    if (parts.size() > 1) {
        facts.major = static_cast<int>(base::parse_unsigned(parts[0]).value_or(0));
        facts.minor = static_cast<int>(base::parse_unsigned(parts[1]).value_or(0));
    }
    facts.connections_allowed = server->front().integer(2);
    facts.data_folder = server->front().text(3);
    facts.has_scratch = server->front().is_true(4);
    auto seen = mysql.query("SHOW GLOBAL STATUS LIKE 'Max_used_connections'", {}, deadline);
    if (!seen) return seen.error();
    if (!seen->empty()) facts.connections_seen = seen->front().integer(1);
    auto grants = mysql.query("SHOW GRANTS", {}, deadline);
    if (!grants) return grants.error();
    std::vector<std::string> lines;
    for (const Row& row : *grants) lines.push_back(row.text(0));
    facts.rights = read_grants(lines, database);
    return facts;
}

}  // namespace store
