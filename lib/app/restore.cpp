// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <functional>

#include "app/backup.h"
#include "app/migration.h"
#include "base/key_ring.h"
#include "base/log.h"
#include "store/backup_load.h"
#include "store/migrations.h"
#include "store/redis.h"
#include "store/remove_all_keys.h"
#include "store/schema.h"
#include "store/scratch_database.h"

namespace app {
namespace {

constexpr store::Mysql::Limits long_limits{.connect = std::chrono::seconds(5),
                                           .answer = std::chrono::seconds(3600)};

base::Deadline patient() { return base::Deadline::in(std::chrono::hours(6)); }

base::Error refused(std::string why) { return {base::Code::conflict, std::move(why)}; }

base::Result<void> check_target(store::Mysql& mysql, const store::Schema& schema, bool may_replace) {
    if (const std::string mismatch = store::mismatch_of(schema); !mismatch.empty()) return refused(mismatch);
    const auto is_empty = store::has_no_users(mysql, patient());
    if (!is_empty) return is_empty.error();
    if (!*is_empty && !may_replace)
        return refused("the database holds users or creations: `--replace` puts the backup in their place");
    return {};
}

// The backup in a database without tables of Berth, as this program would have it.
base::Result<void> unpack(store::Mysql& mysql, const base::Config& config, const store::BackupReader& backup,
                          Restored& restored) {
    const auto at_its_time = store::apply_migrations(
        mysql, store::MigrationPlan{.folder = config.sql, .up_to = backup.header().schema}, patient());
    if (!at_its_time) return at_its_time.error();
    const auto calmed = store::load_tables(mysql, backup, patient());
    if (!calmed) return calmed.error();
    restored.calmed = *calmed;
    const auto since = store::apply_migrations(mysql, config.sql, patient());
    if (!since) return since.error();
    restored.migrated = *since;
    return {};
}

// Nothing is there that could be lost, so no second database is needed. After an error the tables go again.
base::Result<void> fill(store::Mysql& mysql, const base::Config& config, const store::BackupReader& backup,
                        Restored& restored) {
    const auto foreign = store::list_tables(mysql, patient());
    if (!foreign) return foreign.error();
    auto unpacked = unpack(mysql, config, backup, restored);
    if (unpacked) return {};
    if (const auto dropped = store::drop_other_tables(mysql, *foreign, patient()); !dropped)
        base::log::warning("tables_stay",
                           {{"database", config.mysql.database}, {"detail", dropped.error().detail}});
    return unpacked;
}

// By way of a database beside it, so that what is there stays until all of the backup can take its place.
base::Result<void> replace(store::Mysql& mysql, const base::Config& config, const store::BackupReader& backup,
                           Restored& restored) {
    const auto scratch = store::ScratchDatabase::make(config.mysql, long_limits, patient());
    if (!scratch) return scratch.error();
    if (auto unpacked = unpack((*scratch)->mysql(), config, backup, restored); !unpacked) return unpacked;
    const auto complete = store::count_rows((*scratch)->mysql(), patient());
    if (!complete) return complete.error();
    return store::take_tables_from(mysql, (*scratch)->name(), *complete, patient());
}

base::Result<void> put_back(const base::Config& config, const store::BackupReader& backup, bool may_replace,
                            Restored& restored) {
    store::Mysql mysql(config.mysql, long_limits);
    const auto schema = store::read_schema(mysql, patient());
    if (!schema) return schema.error();
    if (schema->number == 0) return fill(mysql, config, backup, restored);
    if (auto fits = check_target(mysql, *schema, may_replace); !fits) return fits;
    return replace(mysql, config, backup, restored);
}

// Two at once would use the same database beside it. The server frees the lock when its connection ends, so
// one that was killed keeps nobody away.
base::Result<void> alone(const base::Config& config, const std::function<base::Result<void>()>& work) {
    bool is_begun = false;
    store::Mysql gate(config.mysql, long_limits);
    const auto held = gate.hold_lock(
        "berth-restore",
        [&] {
            is_begun = true;
            return work();
        },
        base::Deadline::in(std::chrono::seconds(3)));
    if (!is_begun && !held && held.error().code == base::Code::conflict)
        return refused("a restore of the database " + config.mysql.database + " is running");
    return held;
}

// A user that may not make tables, or not the other database, can do something about it.
base::Error with_advice(const base::Error& error) {
    const auto is = [&](const char* number) { return error.detail.find(number) != std::string::npos; };
    constexpr const char* other_user = ". Connect as a user who may: `--mysql-user root`";
    if (is("mysql 1142:")) return {base::Code::denied, error.detail + other_user};
    if (is("mysql 1044:"))
        return {base::Code::denied, error.detail + other_user +
                                        "; or restore into a database without tables, which needs no other"};
    return error;
}

std::vector<std::string> missing_keys(const base::Config& config, const store::BackupHeader& header) {
    std::vector<std::string> missing;
    const auto ring = base::KeyRing::load(config.key_file);
    for (const std::string& id : header.key_ids)
        if (!ring || !ring->holds(id)) missing.push_back(id);
    return missing;
}

// What Redis remembers is of the content that was replaced. Nothing of it is needed.
std::string clear_redis(const base::Config& config) {
    store::Redis redis(config.redis,
                       {.answer = std::chrono::seconds(10), .breaker = std::chrono::milliseconds(0)});
    const auto removed = store::remove_all_keys(redis, base::Deadline::in(std::chrono::minutes(2)));
    return removed ? "" : removed.error().detail;
}

}  // namespace

base::Result<Restored> restore_backup(base::Config config, const RestorePlan& plan) {
    // It is read twice; and a pipe would be taken for one that was cut off.
    std::error_code failure;
    const auto kind = std::filesystem::status(plan.path, failure).type();
    const bool is_missing = kind == std::filesystem::file_type::not_found && plan.path != "-";
    if (kind != std::filesystem::file_type::regular && !is_missing)
        return base::Error{base::Code::bad_input, plan.path + " must be a file"};
    const auto backup = store::BackupReader::check(plan.path);
    if (!backup) return backup.error();
    if (backup->header().schema > store::program_schema)
        return base::Error{
            base::Code::bad_input,
            fmt::format("{} is of schema {:03}, this Berth knows {:03}: install the newer Berth", plan.path,
                        backup->header().schema, store::program_schema)};
    if (config.sql.empty())
        return base::Error{base::Code::bad_input, "site.sql, the folder of migrations, is not set"};
    config.mysql = mysql_of(config, plan.mysql_user);
    Restored restored;
    restored.schema = backup->header().schema;
    restored.made_at = backup->header().made_at;
    restored.rows = backup->rows();
    const auto done = alone(config, [&] { return put_back(config, *backup, plan.may_replace, restored); });
    if (!done) return with_advice(done.error());
    restored.missing_keys = missing_keys(config, backup->header());
    restored.redis_problem = clear_redis(config);
    return restored;
}

}  // namespace app
