// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/config.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/creations.h"
#include "store/mysql.h"
#include "store/nodes.h"
#include "store/redis.h"

// After all others: it redefines new. For the same reason this file comes last.
#include <CppUTest/TestHarness.h>

// What the tests of the store stand on: a real MariaDB and a real Redis, found through
// BERTH_TEST_MYSQL_SOCKET, BERTH_TEST_MYSQL_USER and BERTH_TEST_REDIS_SOCKET (tests/support/services.sh
// starts both). The first use makes a database and a key prefix of this process's own; the database is
// dropped when the process ends.
namespace store_test {

// These end the running test when a variable is missing or the database cannot be made.
base::Config::Mysql mysql_config();
base::Config::Redis redis_config();

// Enough for anything but a test of time limits.
base::Deadline soon();

// Fresh connections, with all tables and all keys of this process emptied before.
struct Servers {
    Servers();
    store::Mysql mysql;
    store::Redis redis;
};

// The value, or the end of the test with the error's detail.
template <class T>
T value_of(const base::Result<T>& result) {
    if (!result)
        FAIL((std::string(base::word_of(result.error().code)) + ": " + result.error().detail).c_str());
    return result.value();
}

template <class T>
void expect_success(const base::Result<T>& result) {
    if (!result)
        FAIL((std::string(base::word_of(result.error().code)) + ": " + result.error().detail).c_str());
    CHECK_TRUE(static_cast<bool>(result));
}

template <class T>
void expect_error(base::Code code, const base::Result<T>& result) {
    if (result) FAIL((std::string("no error where this was due: ") + base::word_of(code)).c_str());
    STRCMP_EQUAL_TEXT(base::word_of(code), base::word_of(result.error().code), result.error().detail.c_str());
}

// The first column of the first row.
int64_t count_of(store::Mysql& mysql, const std::string& sql);

int64_t add_user(store::Mysql& mysql, const std::string& name);

// A fingerprint as Proxmox writes it, the same for the same number.
std::string fingerprint(unsigned number);

// Not saved; its certificate is fingerprint(number).
store::Node make_node(int64_t user_id, const std::string& name, unsigned number);

// Saved, listing the given members.
int64_t add_node(Servers& servers, int64_t user_id, const std::string& name, unsigned number,
                 const std::vector<std::string>& members);

// 32 hexadecimal digits, the same for the same number.
std::string id_of(unsigned number);

// With idem_key id_of(key).
store::NewCreation make_creation(int64_t user_id, int64_t node_id, uint32_t vmid, unsigned key);

}  // namespace store_test
