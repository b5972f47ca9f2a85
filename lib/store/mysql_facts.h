// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// What the account may do, in the words of GRANT: "SELECT", "ALL PRIVILEGES", "GRANT OPTION".
struct MysqlRights {
    std::set<std::string> on_database;
    std::set<std::string> on_server;  // on every database; USAGE, which is nothing, left out
    bool has_others = false;          // on single tables, or through a role that is not set

    // On the database, be it given for it alone or for the whole server.
    bool has(const std::string& privilege) const;
};

// Reads the lines of SHOW GRANTS for what they give on this database.
MysqlRights read_grants(const std::vector<std::string>& lines, std::string_view database);

// What there is to know of a server without touching a table of ours.
struct MysqlFacts {
    std::string version;  // "10.11.6-MariaDB-0+deb12u1", "8.0.36"
    bool is_mariadb = false;
    int major = 0, minor = 0;
    MysqlRights rights;
    int64_t clock_ahead = 0;  // seconds by which its clock is ahead of ours
    // How many connections the server takes, or the account where that may have fewer; and how many the
    // server had at most since it was started.
    int64_t connections_allowed = 0, connections_seen = 0;
    std::string data_folder;   // on the server's host
    bool has_scratch = false;  // there is the database of a restore, which the account may see
};
base::Result<MysqlFacts> look_at_mysql(Mysql& mysql, std::string_view database, base::Deadline deadline);

}  // namespace store
