// SPDX-License-Identifier: MIT
#include "app/backup.h"

#include <cstdio>
#include <optional>
#include <set>

#include "app/node_access.h"
#include "app/system_account.h"
#include "base/clock.h"
#include "base/crash_point.h"
#include "base/key_ring.h"
#include "base/whole_file.h"
#include "store/backup.h"
#include "store/schema.h"
#include "store/sealed_secrets.h"

namespace app {
namespace {

base::Deadline patient() { return base::Deadline::in(std::chrono::hours(6)); }

// What can be said of the keys without the key file: what the secrets say themselves.
base::Result<std::vector<UnreadableSecret>> read_keys(store::Mysql& mysql, const base::Config& config,
                                                      store::BackupHeader& header) {
    std::vector<UnreadableSecret> unreadable;
    const auto ring = base::KeyRing::load(config.key_file);
    store::SealedSecrets secrets(mysql);
    std::set<std::string> ids;
    for (int64_t last = 0;;) {
        const auto nodes = secrets.list(last, 200, patient());
        if (!nodes) return nodes.error();
        if (nodes->empty()) break;
        for (const store::Node& node : *nodes) {
            auto id = ring ? ring->opener_of(node.sealed_secret, seal_context(node)) : std::nullopt;
            const bool is_readable = id.has_value();
            if (!id) id = base::KeyRing::named_in(node.sealed_secret);
            if (!is_readable) unreadable.push_back({node.id, node.name, id.value_or("")});
            if (id) ids.insert(*id);
            last = node.id;
        }
    }
    header.key_ids.assign(ids.begin(), ids.end());
    header.unreadable = unreadable.size();
    return unreadable;
}

base::Result<store::BackupHeader> read_header(store::Mysql& mysql) {
    const auto schema = store::read_schema(mysql, patient());
    if (!schema) return schema.error();
    if (schema->number == 0 || schema->is_unfinished || schema->number > store::program_schema)
        return base::Error{base::Code::conflict, store::mismatch_of(*schema)};
    store::BackupHeader header;
    header.schema = schema->number;
    header.made_at = base::unix_now();
    return header;
}

base::Result<BackupMade> write(store::Mysql& mysql, const base::Config& config, std::FILE* stream) {
    BackupMade made;
    const auto work = [&]() -> base::Result<void> {
        auto header = read_header(mysql);
        if (!header) return header.error();
        const auto unreadable = read_keys(mysql, config, *header);
        if (!unreadable) return unreadable.error();
        store::BackupWriter writer(stream);
        if (auto begun = writer.begin(*header); !begun) return begun;
        if (auto written = store::write_tables(mysql, writer, patient()); !written) return written;
        base::crash_point("before_backup_ends");
        if (auto ended = writer.finish(); !ended) return ended;
        made = {header->schema, writer.rows(), header->key_ids, *unreadable};
        return {};
    };
    if (auto done = mysql.snapshot(work, patient()); !done) return done.error();
    return made;
}

}  // namespace

base::Result<BackupMade> write_backup(const base::Config& config, const std::string& path) {
    std::optional<base::WholeFile> file;
    if (path != "-") {
        auto begun = base::WholeFile::begin(path);
        if (!begun) return begun.error();
        file.emplace(std::move(*begun));
    }
    store::Mysql mysql(config.mysql,
                       {.connect = std::chrono::seconds(5), .answer = std::chrono::seconds(600)});
    if (const auto opened = connect_as_service(mysql, config); !opened) return opened.error();
    auto made = write(mysql, config, file ? file->stream() : stdout);
    if (!made || !file) return made;
    if (auto finished = file->finish(); !finished) return finished.error();
    return made;
}

base::Result<BackupFacts> check_backup(const std::string& path) {
    const auto backup = store::BackupReader::check(path);
    if (!backup) return backup.error();
    const store::BackupHeader& header = backup->header();
    return BackupFacts{header.schema, header.made_at, backup->rows(), header.key_ids, header.unreadable};
}

}  // namespace app
