// SPDX-License-Identifier: MIT
#include "store/backup_file.h"

#include <fmt/core.h>

#include <fstream>

#include "base/text.h"

namespace store {
namespace {

using base::json::Value;
using base::json::Writer;

constexpr int64_t present_form = 1;
constexpr std::string_view gzip_begin = "\x1f\x8b";
// Far above the largest row: a log of 256 KiB.
constexpr size_t longest_line = 32 * 1024 * 1024;

base::Error refused(const std::string& path, const std::string& why) {
    return {base::Code::bad_input, fmt::format("{}: {}", path, why)};
}

BackupHeader header_of(const Value& line) {
    BackupHeader header;
    header.schema = static_cast<unsigned>(line["schema"].integer_or(0));
    header.made_at = line["made_at"].integer_or(0);
    for (const Value& id : line["keys"].items()) header.key_ids.push_back(id.text_or(""));
    header.unreadable = static_cast<size_t>(line["unreadable"].integer_or(0));
    return header;
}

BackupTable table_of(const Value& line) {
    BackupTable table{line["table"].text_or(""), {}};
    for (const Value& column : line["columns"].items())
        table.columns.push_back({column["name"].text_or(""), column["binary"].is_true()});
    return table;
}

// Nothing when the line does not fit the table.
std::optional<BackupRow> row_of(const Value& line, const BackupTable& table) {
    const auto cells = line.items();
    if (table.name.empty() || cells.size() != table.columns.size()) return std::nullopt;
    BackupRow row;
    for (size_t i = 0; i < cells.size(); ++i) {
        const auto text = cells[i].text();
        const auto raw = text && table.columns[i].is_binary ? base::crypto::from_hex(*text) : text;
        if (!raw && !cells[i].is_null()) return std::nullopt;
        row.push_back(raw);
    }
    return row;
}

// One line without its end. False at the end of the file, for a line without an end, and for one that is
// too long.
bool read_line(std::ifstream& file, std::string& line) {
    return std::getline(file, line) && !file.eof() && line.size() <= longest_line;
}

}  // namespace

base::Result<void> BackupWriter::write_line(const std::string& json) {
    const std::string line = json + "\n";
    digest_.add(line);
    if (std::fwrite(line.data(), 1, line.size(), stream_) != line.size())
        return base::Error{base::Code::internal, "the backup cannot be written"};
    return {};
}

base::Result<void> BackupWriter::begin(const BackupHeader& header) {
    Writer json;
    json.begin_object().key("berth_backup").integer(present_form).key("schema").integer(header.schema);
    json.key("made_at").integer(header.made_at).key("keys").begin_array();
    for (const std::string& id : header.key_ids) json.text(id);
    json.end_array().key("unreadable").integer(static_cast<int64_t>(header.unreadable));
    return write_line(json.end_object().finish());
}

base::Result<void> BackupWriter::begin_table(const BackupTable& table) {
    table_ = table;
    Writer json;
    json.begin_object().key("table").text(table.name).key("columns").begin_array();
    for (const BackupColumn& column : table.columns)
        json.begin_object()
            .key("name")
            .text(column.name)
            .key("binary")
            .boolean(column.is_binary)
            .end_object();
    return write_line(json.end_array().end_object().finish());
}

base::Result<void> BackupWriter::add(const BackupRow& row) {
    Writer json;
    json.begin_array();
    for (size_t i = 0; i < row.size(); ++i) {
        if (!row[i])
            json.null();
        else
            json.text(table_.columns.at(i).is_binary ? base::crypto::to_hex(*row[i]) : *row[i]);
    }
    ++rows_;
    return write_line(json.end_array().finish());
}

base::Result<void> BackupWriter::finish() {
    const std::string digest = digest_.hex();
    Writer json;
    json.begin_object().key("rows").integer(static_cast<int64_t>(rows_)).key("sha256").text(digest);
    if (auto written = write_line(json.end_object().finish()); !written) return written;
    if (std::fflush(stream_) != 0) return base::Error{base::Code::internal, "the backup cannot be written"};
    return {};
}

base::Result<BackupReader> BackupReader::check(const std::string& path) {
    BackupReader reader(path);
    std::ifstream file(path, std::ios::binary);
    if (!file) return refused(path, "cannot be read");
    std::string line;
    const bool has_line = read_line(file, line);
    if (base::has_prefix(line, gzip_begin)) return refused(path, "is compressed: gunzip it first");
    if (!has_line) return refused(path, "is not a backup of Berth");
    const auto first = base::json::parse(line);
    const int64_t form = first ? (*first)["berth_backup"].integer_or(0) : 0;
    if (form == 0) return refused(path, "is not a backup of Berth");
    if (form > present_form) return refused(path, "was written by a newer Berth");
    reader.header_ = header_of(*first);
    base::crypto::Sha256 digest;
    digest.add(line + "\n");
    while (read_line(file, line)) {
        const auto json = base::json::parse(line);
        if (!json) return refused(path, "is damaged: a line is no JSON");
        if (const auto sum = (*json)["sha256"].text()) {
            if (*sum != digest.hex()) return refused(path, "is damaged: its checksum is another");
            if ((*json)["rows"].integer_or(-1) != static_cast<int64_t>(reader.rows_))
                return refused(path, "is damaged: rows are missing");
            if (file.peek() != std::ifstream::traits_type::eof())
                return refused(path, "is damaged: something follows its end");
            return reader;
        }
        if (json->is_array()) ++reader.rows_;
        digest.add(line + "\n");
    }
    return refused(path, "is not whole: its end is missing");
}

base::Result<void> BackupReader::read(const TakeTable& take_table, const TakeRow& take_row) const {
    std::ifstream file(path_, std::ios::binary);
    std::string line;
    BackupTable table;
    if (!read_line(file, line)) return refused(path_, "cannot be read");
    while (read_line(file, line)) {
        const auto json = base::json::parse(line);
        if (!json) return refused(path_, "is damaged: a line is no JSON");
        if ((*json)["sha256"].is_present()) return {};
        if ((*json)["table"].is_present()) {
            table = table_of(*json);
            if (auto taken = take_table(table); !taken) return taken;
            continue;
        }
        const auto row = row_of(*json, table);
        if (!row) return refused(path_, fmt::format("a row of the table {} does not fit it", table.name));
        if (auto taken = take_row(table, *row); !taken) return taken;
    }
    return refused(path_, "is not whole: its end is missing");
}

}  // namespace store
