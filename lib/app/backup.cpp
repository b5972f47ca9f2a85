// SPDX-License-Identifier: MIT
#include "app/backup.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>

#include "app/node_access.h"
#include "app/system_account.h"
#include "base/clock.h"
#include "base/key_ring.h"
#include "store/backup.h"
#include "store/schema.h"
#include "store/sealed_secrets.h"

namespace app {
namespace {

base::Deadline patient() { return base::Deadline::in(std::chrono::hours(6)); }

struct CloseStream {
    void operator()(std::FILE* stream) const {
        if (stream != stdout) std::fclose(stream);
    }
};
using Stream = std::unique_ptr<std::FILE, CloseStream>;

// A new file, readable by its owner only; standard output for "-".
base::Result<Stream> open_new(const std::string& path) {
    if (path == "-") return Stream(stdout);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return base::Error{base::Code::conflict, path + " is there already; a backup is never overwritten"};
    if (fd < 0) return base::Error{base::Code::internal, path + ": " + std::strerror(errno)};
    return Stream(::fdopen(fd, "wb"));
}

// What can be said of the keys without the key file: what the secrets say themselves.
base::Result<void> read_keys(store::Mysql& mysql, const base::Config& config, store::BackupHeader& header) {
    const auto ring = base::KeyRing::load(config.key_file);
    store::SealedSecrets secrets(mysql);
    std::set<std::string> ids;
    for (int64_t last = 0;;) {
        const auto nodes = secrets.list(last, 200, patient());
        if (!nodes) return nodes.error();
        if (nodes->empty()) break;
        for (const store::Node& node : *nodes) {
            auto id = ring ? ring->opener_of(node.sealed_secret, seal_context(node)) : std::nullopt;
            if (!id) ++header.unreadable;
            if (!id) id = base::KeyRing::named_in(node.sealed_secret);
            if (id) ids.insert(*id);
            last = node.id;
        }
    }
    header.key_ids.assign(ids.begin(), ids.end());
    return {};
}

base::Result<store::BackupHeader> read_header(store::Mysql& mysql, const base::Config& config) {
    const auto schema = store::read_schema(mysql, patient());
    if (!schema) return schema.error();
    if (schema->number == 0 || schema->is_unfinished || schema->number > store::program_schema)
        return base::Error{base::Code::conflict, store::mismatch_of(*schema)};
    store::BackupHeader header;
    header.schema = schema->number;
    header.made_at = base::unix_now();
    if (auto read = read_keys(mysql, config, header); !read) return read.error();
    return header;
}

base::Result<BackupMade> write(store::Mysql& mysql, const base::Config& config, std::FILE* stream) {
    BackupMade made;
    const auto work = [&]() -> base::Result<void> {
        const auto header = read_header(mysql, config);
        if (!header) return header.error();
        store::BackupWriter writer(stream);
        if (auto begun = writer.begin(*header); !begun) return begun;
        if (auto written = store::write_tables(mysql, writer, patient()); !written) return written;
        if (auto ended = writer.finish(); !ended) return ended;
        made = {header->schema, writer.rows(), header->key_ids, header->unreadable};
        return {};
    };
    if (auto done = mysql.snapshot(work, patient()); !done) return done.error();
    return made;
}

}  // namespace

base::Result<BackupMade> write_backup(const base::Config& config, const std::string& path) {
    auto stream = open_new(path);
    if (!stream) return stream.error();
    store::Mysql mysql(config.mysql,
                       {.connect = std::chrono::seconds(5), .answer = std::chrono::seconds(600)});
    const auto opened = connect_as_service(mysql, config);
    auto made = opened ? write(mysql, config, stream->get()) : base::Result<BackupMade>(opened.error());
    if (path == "-") return made;
    if (made && ::fsync(::fileno(stream->get())) != 0)
        made = base::Error{base::Code::internal, path + ": " + std::strerror(errno)};
    if (!made) ::unlink(path.c_str());
    return made;
}

}  // namespace app
