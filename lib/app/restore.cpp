// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "app/backup.h"
#include "app/migration.h"
#include "base/key_ring.h"
#include "store/backup.h"
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

// The database has to be at this program's schema; one without any table is brought there.
base::Result<void> prepare_target(store::Mysql& mysql, const base::Config& config, bool may_replace) {
    auto schema = store::read_schema(mysql, patient());
    if (!schema) return schema.error();
    if (schema->number == 0) {
        const auto made = store::apply_migrations(mysql, config.sql, patient());
        if (!made) return made.error();
        schema = store::read_schema(mysql, patient());
        if (!schema) return schema.error();
    }
    if (const std::string mismatch = store::mismatch_of(*schema); !mismatch.empty()) return refused(mismatch);
    const auto is_empty = store::has_no_users(mysql, patient());
    if (!is_empty) return is_empty.error();
    if (!*is_empty && !may_replace)
        return refused("the database holds users or creations: `--replace` puts the backup in their place");
    return {};
}

// The backup in a database of its own, as this program would have it.
base::Result<void> unpack(store::Mysql& scratch, const base::Config& config,
                          const store::BackupReader& backup, Restored& restored) {
    const auto at_its_time = store::apply_migrations(
        scratch, store::MigrationPlan{.folder = config.sql, .up_to = backup.header().schema}, patient());
    if (!at_its_time) return at_its_time.error();
    if (auto loaded = store::load_tables(scratch, backup, patient()); !loaded) return loaded;
    const auto since = store::apply_migrations(scratch, config.sql, patient());
    if (!since) return since.error();
    restored.migrated = *since;
    const auto calmed = store::calm_creations(scratch, patient());
    if (!calmed) return calmed.error();
    restored.calmed = *calmed;
    return {};
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
    store::Mysql mysql(config.mysql, long_limits);
    if (auto ready = prepare_target(mysql, config, plan.may_replace); !ready) return ready.error();
    auto scratch = store::ScratchDatabase::make(config.mysql, long_limits, patient());
    if (!scratch) return scratch.error();
    Restored restored;
    restored.schema = backup->header().schema;
    restored.made_at = backup->header().made_at;
    restored.rows = backup->rows();
    if (auto unpacked = unpack((*scratch)->mysql(), config, *backup, restored); !unpacked)
        return unpacked.error();
    if (auto taken = store::take_tables_from(mysql, (*scratch)->name(), patient()); !taken)
        return taken.error();
    restored.missing_keys = missing_keys(config, backup->header());
    restored.redis_problem = clear_redis(config);
    return restored;
}

}  // namespace app
