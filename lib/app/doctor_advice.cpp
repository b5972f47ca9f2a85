// SPDX-License-Identifier: MIT
// What helps when no connection comes about: by what MySQL's client and hiredis say of it.
#include <fmt/core.h>

#include "app/doctor_checks.h"

namespace app::doctor {
namespace {

// The first row whose text the failure holds speaks.
struct Advice {
    std::string_view failure;
    std::string_view text;  // {} is the database
};

constexpr std::string_view own_account =
    "Correct [mysql] user and password. An account that is IDENTIFIED VIA unix_socket is only for the "
    "system's user of the same name.";
constexpr std::string_view own_limit =
    "Raise the account's limit (ALTER USER … WITH MAX_USER_CONNECTIONS), or max_user_connections of the "
    "server.";

// "mysql NUMBER: text", behind which the system's number stands in parentheses.
constexpr Advice on_mysql[] = {
    {"mysql 1044:",
     "Let the account in: GRANT SELECT, INSERT, UPDATE, DELETE ON {}.* TO it; or correct "
     "[mysql] database."},
    {"mysql 1045:", own_account},
    {"mysql 1698:", own_account},
    {"mysql 1130:",
     "Let the account come from this host: CREATE USER … @ its name or address, as the server "
     "sees it."},
    {"mysql 1129:",
     "The server shuts out this host after too many broken connections: FLUSH HOSTS, and look "
     "for what broke them."},
    {"mysql 1049:",
     "Make it: CREATE DATABASE {} CHARACTER SET utf8mb4, then berthctl migrate; or correct "
     "[mysql] database."},
    {"mysql 1040:", "Raise max_connections of the server; SHOW PROCESSLIST tells who holds them."},
    {"mysql 1203:", own_limit},
    {"mysql 1226:", own_limit},
    {"(13)",
     "This user may not enter a folder above the socket, or not write to the socket: correct their "
     "rights, or [mysql] socket."},
    {"(2)", "Start MariaDB, or correct [mysql] socket: there is no such file."},
    {"(111)", "Start MariaDB: the socket is there, and nobody listens."},
    {"mysql 2005:", "Correct [mysql] host, or this host's name server."},
    {"mysql 2026:",
     "The server must offer TLS, with a certificate from the authority in [mysql] tls_ca and "
     "for the name in [mysql] host."},
    {"has no TLS", "The server must offer TLS; tls = no does without, in a network that nobody else uses."},
    {"mysql 2013:",
     "It takes connections and says nothing: look at the server's log and load. Only if no "
     "MariaDB listens there, correct [mysql] socket or host."},
    {"mysql 2002:",
     "Start MariaDB and let it listen on the network (bind-address); or correct [mysql] host "
     "and port, or a firewall between."},
};

constexpr Advice on_redis[] = {
    {"redis: WRONGPASS", "Correct [redis] user and password."},
    {"redis: NOAUTH", "Set [redis] password, and user where it is not Redis's default one."},
    {"redis: NOPERM", "Give [redis] user the rights that the lines ACL SETUSER in berth.ini.example name."},
    {"max number of clients", "Raise maxclients of Redis; CLIENT LIST tells who holds them."},
    {"redis: DENIED", "Redis is in protected mode: set a password, or let it listen on a Unix socket."},
    {"redis: LOADING", "Wait: it reads its data."},
    {"Permission denied",
     "Let this user reach the socket: unixsocketperm 770 and membership in its group "
     "(redis), rights to enter the folders above, or correct [redis] socket."},
    {"No such file", "Start Redis with unixsocket set, or correct [redis] socket: there is no such file."},
    {"refused", "Start Redis: nobody listens there. Or correct [redis] socket, or host and port."},
    {"not known", "Correct [redis] host, or this host's name server."},
    {"in name resolution", "Correct [redis] host, or this host's name server."},
    {"temporarily unavailable",
     "It takes connections and says nothing: look at Redis's log and load. Only "
     "if no Redis listens there, correct [redis] socket or host."},
    {"no answer in time", "It answers too slowly: look at Redis's log and load."},
};

template <size_t N>
std::string chosen(const Advice (&rows)[N], const std::string& failure, std::string_view fallback) {
    for (const Advice& row : rows)
        if (failure.find(row.failure) != std::string::npos) return std::string(row.text);
    return std::string(fallback);
}

}  // namespace

std::string advice_on_mysql(const std::string& failure, const std::string& database) {
    const std::string text = chosen(on_mysql, failure, "Start MariaDB, or correct [mysql] socket or host.");
    return fmt::format(fmt::runtime(text), database);
}

std::string advice_on_redis(const std::string& failure) {
    return chosen(on_redis, failure, "Start Redis, or correct [redis] socket or host.");
}

}  // namespace app::doctor
