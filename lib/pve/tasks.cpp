// SPDX-License-Identifier: MIT
#include "pve/tasks.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "pve/path.h"
#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_upid = 255;
constexpr size_t longest_status = 512;
constexpr size_t longest_log_line = 4096;

bool is_hex(std::string_view text, size_t least, size_t most) {
    return text.size() >= least && text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool is_part(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '/'; });
}

// PVE: pve-common Tools.pm dump_logfile puts one made-up line where it has none to show.
bool is_made_up(const LogLine& line) {
    return line.n == 1 &&
           (line.text == "no content" || base::has_prefix(line.text, "unable to open file - "));
}

std::optional<uint64_t> number_of_warnings(std::string_view exit_status) {
    constexpr std::string_view mark = "WARNINGS: ";
    if (!base::has_prefix(exit_status, mark)) return std::nullopt;
    return base::parse_unsigned(exit_status.substr(mark.size()));
}

}  // namespace

std::optional<Upid> parse_upid(std::string_view text) {
    if (text.size() > longest_upid) return std::nullopt;
    const auto parts = base::split(text, ':');
    if (parts.size() != 9 || parts[0] != "UPID" || !parts[8].empty()) return std::nullopt;
    if (!is_node_name(parts[1]) || !is_hex(parts[2], 8, 8) || !is_hex(parts[3], 8, 9) ||
        !is_hex(parts[4], 8, 8))
        return std::nullopt;
    if (parts[5].empty() || parts[7].empty() || !is_part(parts[5]) || !is_part(parts[6]) ||
        !is_part(parts[7]))
        return std::nullopt;
    return Upid{std::string(text), parts[1], std::stoll(parts[4], nullptr, 16), parts[5], parts[6], parts[7]};
}

bool Task::is_ok() const {
    return !is_running && (exit_status == "OK" || number_of_warnings(exit_status).has_value());
}

unsigned Task::warnings() const { return static_cast<unsigned>(number_of_warnings(exit_status).value_or(0)); }

Task read_task(const base::json::Value& data) {
    Task task;
    task.is_running = data["status"].text_or("") == "running";
    if (!task.is_running) task.exit_status = clean_line(data["exitstatus"].text_or(""), longest_status);
    return task;
}

std::vector<TaskRow> read_task_rows(const base::json::Value& data) {
    std::vector<TaskRow> rows;
    for (const auto& item : data.items()) {
        auto upid = parse_upid(item["upid"].text_or(""));
        if (!upid) continue;
        // An active row says RUNNING; a row that ended has its end time even before it is archived.
        const bool is_running = !item["endtime"].is_present();
        rows.push_back({std::move(*upid), is_running,
                        is_running ? "" : clean_line(item["status"].text_or(""), longest_status)});
    }
    return rows;
}

TaskLog read_task_log(const base::json::Value& body, int64_t start) {
    TaskLog log;
    log.next = start;
    log.total = body["total"].integer_or(0);
    const auto items = body["data"].items();
    for (const auto& item : items) {
        LogLine line{item["n"].integer_or(0), clean_line(item["t"].text_or(""), longest_log_line)};
        if (items.size() == 1 && log.total <= 1 && is_made_up(line)) {
            log.total = 0;
            break;
        }
        if (line.n <= log.next) continue;
        log.next = line.n;
        log.lines.push_back(std::move(line));
    }
    return log;
}

}  // namespace pve
