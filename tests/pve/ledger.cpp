// SPDX-License-Identifier: MIT
#include "ledger.h"

#include <sstream>

#include "world.h"

namespace pve_double {

Ledger::Ledger(const std::string& directory)
    : path_(directory + "/ledger.jsonl"), stream_(path_, std::ios::app | std::ios::binary) {}

void Ledger::write(const Value& entry) {
    Value line = Value::object({{"time", now_ms()}});
    for (const auto& [name, value] : entry.members()) line.set(name, value);
    stream_ << line.dump() << '\n' << std::flush;
}

std::string Ledger::read() const {
    std::ifstream stream(path_, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

}  // namespace pve_double
