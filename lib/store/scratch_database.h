// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "base/config.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// What it is called beside the database of this name.
inline std::string scratch_name_of(const std::string& database) { return database + "_restore"; }

// An empty database `NAME_restore` beside the configured one, dropped when this ends. One that a process left
// behind when it was killed is known by a table of ours, and made anew; so whoever makes one must be alone,
// by a lock of their own.
class ScratchDatabase {
  public:
    // Error conflict when there is a database of that name that is not ours; else as Mysql, among them the
    // refusal of a user that may not make one.
    static base::Result<std::unique_ptr<ScratchDatabase>> make(const base::Config::Mysql& beside,
                                                               Mysql::Limits limits, base::Deadline deadline);
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    const std::string& name() const { return name_; }
    Mysql& mysql() { return mysql_; }

  private:
    ScratchDatabase(const base::Config::Mysql& beside, const base::Config::Mysql& inside,
                    Mysql::Limits limits);

    std::string name_;
    Mysql server_, mysql_;
};

}  // namespace store
