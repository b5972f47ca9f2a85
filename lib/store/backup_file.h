// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "base/result.h"

namespace store {

// The form of a backup: lines of JSON. First the header, then for each table a line with its columns and one
// for each of its rows, an array of texts and nulls in which binary columns are hexadecimal; last the number
// of rows and the SHA-256 of all lines before.

struct BackupHeader {
    unsigned schema = 0;               // the newest migration of the database that was written
    int64_t made_at = 0;               // unix seconds, by the database's clock
    std::vector<std::string> key_ids;  // the keys that its sealed secrets need
    size_t unreadable = 0;             // sealed secrets that no key opened even then
};

struct BackupColumn {
    std::string name;
    bool is_binary = false;
};

struct BackupTable {
    std::string name;
    std::vector<BackupColumn> columns;
};

using BackupRow = std::vector<std::optional<std::string>>;  // raw, in the order of the columns

// Writes to a stream that stays the caller's. Error internal from each function when that takes nothing more.
class BackupWriter {
  public:
    explicit BackupWriter(std::FILE* stream) : stream_(stream) {}

    base::Result<void> begin(const BackupHeader& header);
    base::Result<void> begin_table(const BackupTable& table);
    base::Result<void> add(const BackupRow& row);
    base::Result<void> finish();
    size_t rows() const { return rows_; }

  private:
    base::Result<void> write_line(const std::string& json);

    std::FILE* stream_;
    base::crypto::Sha256 digest_;
    BackupTable table_;
    size_t rows_ = 0;
};

// Reads a backup twice: once to know that it is whole, then for its content. The file must not change
// between.
class BackupReader {
  public:
    // Reads all of it. Error bad_input when it cannot be read, is no backup, is of a later form, was cut off
    // or changed.
    static base::Result<BackupReader> check(const std::string& path);

    const BackupHeader& header() const { return header_; }
    size_t rows() const { return rows_; }

    // Calls back in the order of the file, and leaves at the first error.
    using TakeTable = std::function<base::Result<void>(const BackupTable&)>;
    using TakeRow = std::function<base::Result<void>(const BackupTable&, const BackupRow&)>;
    base::Result<void> read(const TakeTable& take_table, const TakeRow& take_row) const;

  private:
    explicit BackupReader(std::string path) : path_(std::move(path)) {}

    std::string path_;
    BackupHeader header_;
    size_t rows_ = 0;
};

}  // namespace store
