// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/crypto.h"
#include "store/migrations.h"
#include "store/users.h"

#include "../support/patience.h"

#include "fixture.h"

namespace store_test {
namespace {

std::string required(const char* name) {
    const char* value = std::getenv(name);
    if (!value || !*value)
        FAIL((std::string(name) + " is not set: start the servers with tests/support/services.sh").c_str());
    return value;
}

base::Config::Mysql server_config() {
    base::Config::Mysql config;
    config.socket = required("BERTH_TEST_MYSQL_SOCKET");
    config.user = required("BERTH_TEST_MYSQL_USER");
    return config;
}

std::string own_name() { return "berth_test_" + std::to_string(getpid()); }

// Made by the first test that needs it, dropped at the end of the process.
class Database {
  public:
    explicit Database(const base::Config::Mysql& server) : server_(server), owner_(getpid()) {
        store::Mysql mysql(server_, support::patient_mysql);
        expect_success(mysql.execute("DROP DATABASE IF EXISTS " + own_name(), {}, soon()));
        expect_success(mysql.execute("CREATE DATABASE " + own_name() + " CHARACTER SET utf8mb4", {}, soon()));
        auto config = server_;
        config.database = own_name();
        store::Mysql inside(config, support::patient_mysql);
        expect_success(store::apply_migrations(inside, "sql", soon()));
    }
    ~Database() {
        if (getpid() != owner_) return;
        store::Mysql mysql(server_, support::patient_mysql);
        auto gone = mysql.execute("DROP DATABASE " + own_name(), {}, soon());
        if (!gone) std::fprintf(stderr, "%s stays: %s\n", own_name().c_str(), gone.error().detail.c_str());
    }

  private:
    base::Config::Mysql server_;
    pid_t owner_;
};

void empty_tables(store::Mysql& mysql) {
    for (const char* table :
         {"creation_events", "creations", "drafts", "node_members", "nodes", "sessions", "users"})
        expect_success(mysql.execute(std::string("DELETE FROM ") + table, {}, soon()));
}

void remove_keys(store::Redis& redis) {
    const auto keys = value_of(redis.command({"KEYS", redis.key("*")}, soon()));
    for (const auto& key : keys.items()) expect_success(redis.command({"DEL", *key.text()}, soon()));
}

}  // namespace

base::Config::Mysql mysql_config() {
    auto config = server_config();
    static const Database database(config);
    config.database = own_name();
    return config;
}

base::Config::Redis redis_config() {
    base::Config::Redis config;
    config.socket = required("BERTH_TEST_REDIS_SOCKET");
    config.prefix = own_name() + ":";
    return config;
}

base::Deadline soon() { return base::Deadline::in(std::chrono::seconds(20)); }

Servers::Servers() : mysql(mysql_config()), redis(redis_config(), support::patient_redis) {
    empty_tables(mysql);
    remove_keys(redis);
}

int64_t count_of(store::Mysql& mysql, const std::string& sql) {
    return value_of(mysql.query(sql, {}, soon())).at(0).integer(0);
}

int64_t add_user(store::Mysql& mysql, const std::string& name) {
    return value_of(store::Users(mysql).add(name, "$argon2id$made-up", soon()));
}

std::string fingerprint(unsigned number) {
    char pair[4];
    std::snprintf(pair, sizeof pair, "%02X", number & 0xFFU);
    std::string text(pair);
    for (int i = 1; i < 32; ++i) text += std::string(":") + pair;
    return text;
}

store::Node make_node(int64_t user_id, const std::string& name, unsigned number) {
    store::Node node;
    node.user_id = user_id;
    node.name = name;
    node.host = "pve.example";
    node.pve_node = "pve1";
    node.token_id = "berth@pve!wizard";
    node.seal_id = id_of(number);
    node.sealed_secret = std::string("\x00\xff sealed \xc3", 11);
    node.trust = store::Trust::fingerprint;
    node.fingerprint = fingerprint(number);
    node.leaf_fingerprint = fingerprint(number);
    node.pve_version = "8.4.1";
    return node;
}

int64_t add_node(Servers& servers, int64_t user_id, const std::string& name, unsigned number,
                 const std::vector<std::string>& members) {
    return value_of(
        store::Nodes(servers.mysql, servers.redis).add(make_node(user_id, name, number), members, soon()));
}

std::string id_of(unsigned number) {
    char digits[33];
    std::snprintf(digits, sizeof digits, "%032x", number);
    return digits;
}

store::NewCreation make_creation(int64_t user_id, int64_t node_id, uint32_t vmid, unsigned key) {
    store::NewCreation wanted;
    wanted.user_id = user_id;
    wanted.idem_key = id_of(key);
    wanted.spec_hash = base::crypto::sha256("spec of " + std::to_string(vmid));
    wanted.node_id = node_id;
    wanted.vmid = vmid;
    wanted.spec_json = R"({"hostname":"web"})";
    wanted.hostname = "web";
    return wanted;
}

}  // namespace store_test
