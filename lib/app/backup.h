// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/key_rotation.h"
#include "base/config.h"
#include "base/result.h"

// One file that holds what Berth knows, and its way back. Not in it: the keys, which belong elsewhere (only
// their ids are named); the sessions, since everybody can sign in again; and Redis, which may be lost at any
// time. Waits as long as the amount of data takes.
namespace app {

struct BackupMade {
    unsigned schema = 0;
    size_t rows = 0;
    std::vector<std::string> key_ids;  // the keys that are needed together with it
    std::vector<UnreadableSecret> unreadable;
};

// Writes everything as it is at one moment to a new file (base::WholeFile), or to standard output for "-".
// The database may be at an older schema than this program. Errors: as WholeFile; conflict, a migration is
// unfinished or newer than this program; else as store::Mysql.
base::Result<BackupMade> write_backup(const base::Config& config, const std::string& path);

struct BackupFacts {
    unsigned schema = 0;
    int64_t made_at = 0;  // unix seconds
    size_t rows = 0;
    std::vector<std::string> key_ids;
    size_t unreadable = 0;  // sealed secrets that no key opened even then
};

// What a backup says of itself, when it is whole. Reads it once, to its end, so a pipe will do; needs neither
// configuration nor database. Error bad_input, with the reason, when it is not whole.
base::Result<BackupFacts> check_backup(const std::string& path);

struct RestorePlan {
    std::string path;
    bool may_replace = false;  // over what the database holds now
    std::string mysql_user;    // as for migrate()
};

struct Restored {
    unsigned schema = 0;  // of the backup
    int64_t made_at = 0;
    size_t rows = 0;
    std::vector<std::string> migrated;      // what brought it up to date
    size_t calmed = 0;                      // creations that were under way in it
    std::vector<std::string> missing_keys;  // ids of keys that the key file lacks
    std::string redis_problem;              // why Redis still holds what it held; "" when it does not
};

// Puts a backup in place of what the database holds: all of it, or after an error nothing. Into a database
// without tables of Berth it is written directly; if that is killed in the middle, tables stay that hold
// nobody. Else it is first unpacked into a database of its own on the same server, `NAME_restore`, brought up
// to date there, and taken over in one transaction: so the user that connects needs the right to make that
// database. Errors: bad_input, the file is no whole backup, or of a newer schema than this program; conflict,
// the database is newer or older than this program, or holds something and may not be replaced, or
// `NAME_restore` is there and not ours, or another restore of it is running, or a container is being created
// this moment; denied, the user lacks a right, with what can be done; else as store::Mysql.
base::Result<Restored> restore_backup(base::Config config, const RestorePlan& plan);

}  // namespace app
