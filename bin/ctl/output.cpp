// SPDX-License-Identifier: MIT
#include "output.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

namespace ctl {
namespace {

// Columns on a terminal, near enough: one for each character of UTF-8.
size_t width_of(const std::string& text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, size_t width) {
    const size_t own = width_of(text);
    return own < width ? text + std::string(width - own, ' ') : text;
}

void print_line(const std::vector<std::string>& texts, const std::vector<size_t>& widths) {
    std::string line;
    for (size_t i = 0; i < texts.size(); ++i) line += padded(texts[i], widths[i]) + "  ";
    while (!line.empty() && line.back() == ' ') line.pop_back();
    fmt::print("{}\n", line);
}

void print_table(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows) {
    std::vector<std::string> titles;
    std::vector<size_t> widths;
    for (const Column& column : columns) {
        titles.emplace_back(column.title);
        widths.push_back(width_of(titles.back()));
    }
    for (const auto& row : rows)
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i].text()));
    print_line(titles, widths);
    for (const auto& row : rows) {
        std::vector<std::string> texts;
        for (const Cell& cell : row) texts.push_back(cell.text());
        print_line(texts, widths);
    }
}

void write_rows(const Table& table, base::json::Writer& json) {
    json.begin_array();
    for (const auto& row : table.rows) {
        json.begin_object();
        for (size_t i = 0; i < row.size(); ++i) {
            json.key(table.columns[i].key);
            row[i].write(json);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

const char* const help_footer =
    "Before or after every command: --json answers in JSON, --config FILE names the configuration.\n"
    "Ends with 0: done. 1: refused, or something is wrong; the reason is on standard error.\n"
    "2: the command line is wrong, nothing was tried. 3: MySQL, Redis or a node does not answer,\n"
    "the same command may succeed later. 4: `migrate --check` found migrations. With --json the answer, also "
    "a refusal, is one JSON text\n"
    "on standard output. Secrets are asked for, or read from standard input; they are never options.";

Cell Cell::flag(bool value) { return {value ? "yes" : "no", value}; }

Cell Cell::moment(int64_t unix_seconds, const char* never) {
    if (unix_seconds == 0) return nothing(never);
    return {base::utc_text(unix_seconds), unix_seconds};
}

Cell Cell::nothing(const char* text) { return {text, nullptr}; }

Cell Cell::table(Table table) { return {"", std::make_shared<const Table>(std::move(table))}; }

void Cell::write(base::json::Writer& json) const {
    if (const auto* number = std::get_if<int64_t>(&json_))
        json.integer(*number);
    else if (const auto* flag = std::get_if<bool>(&json_))
        json.boolean(*flag);
    else if (std::holds_alternative<std::nullptr_t>(json_))
        json.null();
    else if (const auto* table = std::get_if<std::shared_ptr<const Table>>(&json_))
        write_rows(**table, json);
    else
        json.text(text_);
}

int Output::finish(const std::string& sentence,
                   const std::vector<std::pair<const char*, Cell>>& members) const {
    if (!is_json) {
        fmt::print("{}\n", sentence);
        return done;
    }
    base::json::Writer json;
    json.begin_object();
    for (const auto& [key, cell] : members) {
        json.key(key);
        cell.write(json);
    }
    fmt::print("{}\n", json.end_object().finish());
    return done;
}

int Output::list(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                 const char* none) const {
    if (!is_json) {
        if (rows.empty())
            fmt::print("{}\n", none);
        else
            print_table(columns, rows);
        return done;
    }
    base::json::Writer json;
    write_rows({columns, rows}, json);
    fmt::print("{}\n", json.finish());
    return done;
}

int Output::fail(const base::Error& error) const { return fail(error, error.detail); }

int Output::fail(const base::Error& error, const std::string& sentence) const {
    if (is_json) {
        base::json::Writer json;
        json.begin_object().key("error").begin_object();
        json.key("code").text(base::word_of(error.code)).key("message").text(sentence);
        fmt::print("{}\n", json.end_object().end_object().finish());
    } else {
        fmt::print(stderr, "berthctl: {}\n", sentence);
    }
    using base::Code;
    const bool may_succeed_later = error.code == Code::unavailable || error.code == Code::unsent;
    return may_succeed_later ? unavailable : failed;
}

void Output::note(const std::string& line) const {
    if (!is_json) fmt::print("{}\n", line);
}

}  // namespace ctl
