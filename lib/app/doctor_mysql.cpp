// SPDX-License-Identifier: MIT
// MySQL: server, rights, schema, clock, and the work that is to be done from it.
#include <fmt/core.h>

#include <cstdlib>

#include "app/doctor_checks.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/maintenance.h"
#include "store/migrations.h"
#include "store/mysql_facts.h"

namespace app::doctor {
namespace {

constexpr int64_t clock_tolerance = 5;
constexpr int64_t reconcile_tolerance = 5 * 60;

std::string where(const base::Config::Mysql& config) {
    return config.socket.empty() ? fmt::format("{}:{}", config.host, config.port) : config.socket;
}

void report_unreachable(const base::Config::Mysql& config, const base::Error& error, Findings& findings) {
    const bool is_refused = error.detail.find("ccess denied") != std::string::npos;
    const std::string advice =
        is_refused ? fmt::format(
                         "Correct [mysql] user, password and database, or the account: CREATE USER and GRANT "
                         "SELECT, INSERT, UPDATE, DELETE ON {}.* are enough for the pages.",
                         config.database)
                   : "Start MariaDB, or correct [mysql] socket or host.";
    findings.bad("mysql", fmt::format("No connection to {}: {}.", where(config), error.detail), advice);
}

void check_version(const store::MysqlFacts& facts, const base::Config::Mysql& config, Findings& findings) {
    const std::string message = fmt::format("{} at {} answers.", facts.version, where(config));
    if (!facts.is_mariadb)
        findings.warn("mysql", message,
                      "Berth is tested with MariaDB 10.11; this server may do, but was not tried.");
    else if (facts.major < 10 || (facts.major == 10 && facts.minor < 11))
        findings.warn("mysql", message, "Berth is tested with MariaDB 10.11: upgrade the server.");
    else
        findings.ok("mysql", message);
}

void check_rights(const store::MysqlRights& rights, const base::Config::Mysql& config, Findings& findings) {
    std::vector<std::string> missing;
    for (const char* privilege : {"SELECT", "INSERT", "UPDATE", "DELETE"})
        if (!rights.has(privilege)) missing.push_back(privilege);
    const std::string list = base::joined(missing, ", ");
    if (!missing.empty() && rights.has_others)
        return findings.warn(
            "mysql rights",
            fmt::format("{} on {}.* are not given to the account as a whole, perhaps table by table "
                        "or by a role.",
                        list, config.database),
            fmt::format("GRANT {} ON {}.* says it plainly.", list, config.database));
    if (!missing.empty())
        return findings.bad("mysql rights", fmt::format("The account {} lacks {}.", config.user, list),
                            fmt::format("GRANT {} ON {}.* TO the account.", list, config.database));
    if (!rights.on_server.empty())
        return findings.warn(
            "mysql rights",
            fmt::format("The account {} has rights on the whole server: {}.", config.user,
                        some_of({rights.on_server.begin(), rights.on_server.end()})),
            fmt::format("SELECT, INSERT, UPDATE, DELETE ON {}.* are enough for the pages.", config.database));
    findings.ok("mysql rights", fmt::format("The account {} may do what the pages need.", config.user));
}

void check_clock(int64_t ahead, Findings& findings) {
    if (std::abs(ahead) <= clock_tolerance) return findings.ok("mysql clock", "It agrees with this host's.");
    findings.warn("mysql clock",
                  fmt::format("It is {} {} this host's.", base::duration_text(std::abs(ahead)),
                              ahead > 0 ? "ahead of" : "behind"),
                  "Let both hosts keep their time by NTP (chronyc tracking).");
}

// False when the pages cannot work with it.
bool check_schema(store::Mysql& mysql, const base::Config& config, Findings& findings,
                  base::Deadline deadline) {
    const auto state = store::look_at_schema(mysql, config.sql, deadline);
    if (!state) {
        findings.bad("schema", "It cannot be compared: " + state.error().detail + ".",
                     "See the lines about sql and mysql rights.");
        return false;
    }
    if (!state->unfinished.empty())
        findings.bad("schema", some_of(state->unfinished) + " broke off.",
                     "Run berthctl migrate: it says at which statement, and how to go on.");
    else if (!state->unknown.empty())
        findings.bad("schema",
                     "The database is newer than these programs: it knows " + some_of(state->unknown) + ".",
                     "Install the version of Berth that migrated it, or restore the backup from before.");
    else if (!state->missing.empty())
        findings.bad("schema",
                     "The database is older than these programs: it lacks " + some_of(state->missing) + ".",
                     "Make a backup, then run berthctl migrate.");
    else
        findings.ok("schema", "The database is up to date.");
    return state->missing.empty() && state->unfinished.empty();
}

void check_reconcile(store::Mysql& mysql, Findings& findings, base::Deadline deadline) {
    const char* const advice =
        "Run berthctl reconcile once a minute: enable berth-reconcile.timer, or a line in crontab.";
    const auto age = store::Maintenance(mysql).age_of("reconcile", deadline);
    if (!age) return findings.bad("reconcile", age.error().detail + ".", "See the lines about MySQL.");
    if (!*age) return findings.warn("reconcile", "It has never run.", advice);
    const std::string message = fmt::format("It ran {} ago.", base::duration_text(**age));
    if (**age > reconcile_tolerance)
        findings.warn("reconcile", message + " Creations whose page is closed are not followed.", advice);
    else
        findings.ok("reconcile", message);
}

}  // namespace

bool check_mysql(const base::Config& config, Findings& findings, base::Deadline deadline) {
    store::Mysql mysql(config.mysql);
    const auto facts = store::look_at_mysql(mysql, config.mysql.database, deadline);
    if (!facts) {
        report_unreachable(config.mysql, facts.error(), findings);
        return false;
    }
    check_version(*facts, config.mysql, findings);
    check_rights(facts->rights, config.mysql, findings);
    check_clock(facts->clock_ahead, findings);
    if (config.sql.empty() || !check_schema(mysql, config, findings, deadline)) return false;
    check_reconcile(mysql, findings, deadline);
    return true;
}

}  // namespace app::doctor
