// SPDX-License-Identifier: MIT
#include "faults.h"

#include <set>

#include "perl_text.h"

namespace pve_double {

namespace {

const std::set<std::string> connection_actions{"hang", "refuse_tls"};
const std::set<std::string> request_actions{
    "delay",  "status",       "malformed",           "truncated",
    "huge",   "endless",      "drop_before_execute", "execute_then_drop",
    "silent", "delay_execute"};
const std::set<std::string> task_actions{"task_error", "task_warnings", "placeholder", "task_seconds"};

std::optional<Faults::Stage> stage_of(const std::string& action) {
    if (connection_actions.count(action) != 0) return Faults::Stage::connection;
    if (request_actions.count(action) != 0) return Faults::Stage::request;
    if (task_actions.count(action) != 0) return Faults::Stage::task;
    return std::nullopt;
}

bool is_met(const Value& fault, const std::string& text) { return is_found(fault["match"].text(".*"), text); }

}  // namespace

std::string Faults::add(const Value& fault) {
    const std::string action = fault["action"].text();
    const std::optional<Stage> stage = stage_of(action);
    if (!stage) return "no such action: '" + action + "'";
    if (!is_pattern(fault["match"].text(".*"))) return "'match' is not a regular expression";
    const std::lock_guard<std::mutex> guard(mutex_);
    entries_.push_back({fault, *stage, fault["after"].integer(0), fault["times"].integer(1)});
    return "";
}

void Faults::clear() {
    const std::lock_guard<std::mutex> guard(mutex_);
    entries_.clear();
    ++generation_;
}

Value Faults::list() const {
    const std::lock_guard<std::mutex> guard(mutex_);
    Value rows = Value::array();
    for (const Entry& entry : entries_) {
        Value row = entry.fault;
        row.set("times", entry.times);
        rows.push(std::move(row));
    }
    return rows;
}

std::optional<Value> Faults::take(Stage stage, const std::string& text) {
    const std::lock_guard<std::mutex> guard(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        if (entry->stage != stage || !is_met(entry->fault, text)) continue;
        if (entry->passes > 0) {
            --entry->passes;
            continue;
        }
        Value fault = entry->fault;
        if (entry->times > 0 && --entry->times == 0) entries_.erase(entry);
        return fault;
    }
    return std::nullopt;
}

}  // namespace pve_double
