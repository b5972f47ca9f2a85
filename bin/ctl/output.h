// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace ctl {

// What berthctl ends with; the same for every command, and said in --help.
enum Exit : int {
    done = 0,
    failed = 1,              // refused, or something is wrong; the reason is on standard error
    wrong_usage = 2,         // the command line itself is wrong; nothing was tried
    unavailable = 3,         // MySQL, Redis or a node does not answer; the same command may succeed later
    migrations_pending = 4,  // `migrate --check` found some
};
// For the foot of every --help.
extern const char* const help_footer;

struct Table;

// One value of an answer: a text for people, and what it is in JSON.
class Cell {
  public:
    Cell(std::string text) : text_(std::move(text)) {}
    Cell(const char* text) : text_(text) {}
    Cell(int64_t number) : text_(std::to_string(number)), json_(number) {}
    static Cell count(size_t number) { return Cell(static_cast<int64_t>(number)); }
    // "yes" or "no"; true or false.
    static Cell flag(bool value);
    // A moment in UTC; a number of Unix seconds. 0 is `never`, null in JSON.
    static Cell moment(int64_t unix_seconds, const char* never);
    // null in JSON.
    static Cell nothing(const char* text);
    // No text; in JSON an array of objects.
    static Cell table(Table table);

    const std::string& text() const { return text_; }
    void write(base::json::Writer& json) const;

  private:
    struct Same {};  // in JSON the text itself
    using Json = std::variant<Same, int64_t, bool, std::nullptr_t, std::shared_ptr<const Table>>;
    Cell(std::string text, Json json) : text_(std::move(text)), json_(json) {}
    std::string text_;
    Json json_;
};

struct Column {
    const char* key;    // in JSON
    const char* title;  // above the column
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

// Where a command's answer goes: text for people, or with --json one JSON text on standard output, also when
// the command fails. Each function gives what the command ends with, so that it can be returned at once.
class Output {
  public:
    bool is_json = false;

    // What was done, in one sentence; in JSON an object of these members.
    int finish(const std::string& sentence, const std::vector<std::pair<const char*, Cell>>& members) const;

    // A table with aligned columns, or `none` when it has no rows; in JSON an array of objects.
    int list(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
             const char* none) const;

    // On standard error, and in JSON {"error": {"code", "message"}}. Gives `unavailable` where another time
    // may be better, else `failed`.
    int fail(const base::Error& error) const;
    // The same with a sentence that says it better than the error's own detail.
    int fail(const base::Error& error, const std::string& sentence) const;

    // A line about work that goes on; nothing with --json.
    void note(const std::string& line) const;
};

}  // namespace ctl
