// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace base {

// What the operator set, read once at start. Every key is described in nginx/berth.ini.example.
struct Config {
    // "" for a site at /, "/berth" for one below: always without the trailing slash.
    std::string base_path;
    // Scheme, host and port as the browser sees them, "https://host.example"; empty: not checked.
    std::string origin;
    std::string templates;   // folder of the page templates
    std::string static_url;  // where the browser finds html/static; base_path + "/static" when not set
    std::string sql;         // folder of the migrations; only berthctl needs it
    std::string key_file;    // the key that seals token secrets, or the credential of that file name

    // The account of the system that the pages run as; empty: not said. Only berthctl needs it.
    std::string user;

    // Who finds out who somebody is: Berth by name and password, or the web server, which says it in the
    // variable REMOTE_USER.
    enum class Auth { password, remote_user };
    Auth auth = Auth::password;

    struct Mysql {
        std::string socket, host, user, password, database;
        unsigned port = 3306;
        // Of a connection to `host`: never without TLS when set, the certificate and the name in it verified.
        bool tls = true;
        std::string tls_ca;  // file of the CAs to verify with; empty: the system's
    } mysql;

    struct Redis {
        std::string socket, host, user, password;
        unsigned port = 6379;
        // Put before each key, so that several programs can share one server.
        std::string prefix = "berth:";
    } redis;

    struct Nodes {
        // CIDR networks a node's address may lie in; empty: every address but the always-denied ones.
        std::vector<std::string> networks;
        bool allow_loopback = false;
    } nodes;

    struct Metrics {
        // Who may read the page `metrics`, as CIDR networks. None: nobody, and then nothing is counted.
        std::vector<std::string> allow{"127.0.0.0/8", "::1/128"};
    } metrics;

    // Seconds after which an ambiguous attempt that left no trace may be repeated (CREATION: W).
    unsigned ambiguous_wait = 900;

    bool is_https() const { return origin.rfind("https://", 0) == 0; }
    bool is_signed_in_by_host() const { return auth == Auth::remote_user; }
};

// Reads an INI file. An unknown section or key, one given twice, a value of the wrong kind, a line that could
// be read in two ways and a missing required key are errors with file, line and key in the detail: a typing
// mistake must not become a default.
Result<Config> load_config(const std::string& path);

// "section.key" of all the keys there are.
std::vector<std::string> config_keys();

}  // namespace base
