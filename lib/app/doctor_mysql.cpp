// SPDX-License-Identifier: MIT
// MySQL: server, rights, schema, clock, and the work that is to be done from it.
#include <fmt/core.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "app/doctor_checks.h"
#include "app/page.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/maintenance.h"
#include "store/mysql_facts.h"
#include "store/schema.h"
#include "store/scratch_database.h"

namespace app::doctor {
namespace {

constexpr int64_t clock_tolerance = 5;
constexpr int64_t reconcile_tolerance = 5 * 60;

std::string where(const base::Config::Mysql& config) {
    return config.socket.empty() ? fmt::format("{}:{}", config.host, config.port) : config.socket;
}

void report_unreachable(const base::Config::Mysql& config, const base::Error& error, Findings& findings) {
    findings.bad("mysql", fmt::format("No connection to {}: {}.", where(config), error.detail),
                 advice_on_mysql(error.detail, config.database));
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

// Each worker keeps one, once it was asked something. How many workers there are, only berth-supervise knows.
void check_connections(const store::MysqlFacts& facts, Findings& findings) {
    constexpr size_t usual_workers = 2;
    const auto wanted = static_cast<int64_t>(page_names().size() * usual_workers);
    const std::string message = fmt::format(
        "It takes {}; {} pages with {} workers each, as berth-supervise starts them unless told otherwise, "
        "want {} when all are busy. At most {} were in use since the server was started.",
        facts.connections_allowed, page_names().size(), usual_workers, wanted, facts.connections_seen);
    if (facts.connections_allowed < wanted || facts.connections_seen >= facts.connections_allowed)
        findings.warn("mysql connections", message,
                      "Raise max_connections of the server, or max_user_connections of the account.");
    else
        findings.ok("mysql connections", message);
}

// The account of the pages sees no database but its own, but perhaps the server's folders.
void check_leftover(const store::MysqlFacts& facts, const base::Config::Mysql& config, Findings& findings) {
    const std::string name = store::scratch_name_of(config.database);
    std::error_code failure;
    const bool is_local = !config.socket.empty() && !facts.data_folder.empty();
    if (facts.has_scratch || (is_local && std::filesystem::exists(facts.data_folder + "/" + name, failure)))
        findings.warn("mysql leftover",
                      fmt::format("There is a database {}: a whole copy of Berth's, with the users' password "
                                  "hashes. Unless a restore runs at this moment, one was ended by force.",
                                  name),
                      fmt::format("DROP DATABASE {}; the next restore removes it, too.", name));
}

std::string sentence_of(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text + ".";
}

// What fits to the pages' own sentence on the database.
std::string schema_advice(const store::Schema& schema) {
    if (schema.is_running) return "Until then pages answer 503.";
    if (schema.is_unfinished) return "It says at which statement, and how to go on.";
    if (schema.number > store::program_schema)
        return "No migration is undone: older programs take the backup from before, into an empty database.";
    return schema.number == 0 ? "An account with more rights does it: berthctl migrate --mysql-user root."
                              : "Make a backup before: berthctl backup works with the older database, too.";
}

// False when the pages cannot work with it.
bool check_schema(store::Mysql& mysql, Findings& findings, base::Deadline deadline) {
    const auto schema = store::read_schema(mysql, deadline);
    if (!schema) {
        findings.bad("schema", "It cannot be read: " + schema.error().detail + ".",
                     "See the line about mysql rights.");
        return false;
    }
    const std::string mismatch = store::mismatch_of(*schema);
    if (mismatch.empty())
        findings.ok("schema",
                    fmt::format("The database is at {:03}, as these programs need it.", schema->number));
    else
        findings.bad("schema", sentence_of(mismatch), schema_advice(*schema));
    return mismatch.empty();
}

void check_reconcile(store::Mysql& mysql, Findings& findings, base::Deadline deadline) {
    const char* const advice =
        "With systemd its timer comes with berth.target: systemctl enable --now berth.target. Else a line in "
        "/etc/cron.d/berth: * * * * * berth /usr/bin/berthctl reconcile >/dev/null";
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
    check_connections(*facts, findings);
    check_leftover(*facts, config.mysql, findings);
    if (!check_schema(mysql, findings, deadline)) return false;
    check_reconcile(mysql, findings, deadline);
    return true;
}

}  // namespace app::doctor
