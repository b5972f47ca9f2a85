// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <string>

#include "value.h"

namespace pve_double {

// What this server really did, one JSON object a line, appended and flushed at once; nothing is ever taken
// back. It is the judge of tests that break connections: it knows what happened although nobody was told.
class Ledger {
  public:
    explicit Ledger(const std::string& directory);

    // The entry gets "time" (milliseconds since 1970) in front.
    void write(const Value& entry);

    // The whole file so far.
    std::string read() const;

  private:
    std::string path_;
    std::ofstream stream_;
};

}  // namespace pve_double
