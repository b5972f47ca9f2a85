// SPDX-License-Identifier: MIT
#include "base/config.h"

#include <fmt/core.h>
#include <ini.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <tuple>

#include "base/network.h"
#include "base/text.h"

namespace base {
namespace {

// Takes one value; says what is wrong with it, or nothing.
using Setter = std::function<std::string(std::string_view)>;

Setter into(std::string& target) {
    return [&target](std::string_view value) { return target = value, std::string(); };
}

Setter into(unsigned& target, unsigned least, unsigned most) {
    return [&target, least, most](std::string_view value) {
        const auto number = parse_unsigned(value);
        if (!number || *number < least || *number > most)
            return fmt::format("must be a number from {} to {}", least, most);
        target = static_cast<unsigned>(*number);
        return std::string();
    };
}

Setter into(bool& target) {
    return [&target](std::string_view value) {
        if (value != "yes" && value != "no") return std::string("must be yes or no");
        target = value == "yes";
        return std::string();
    };
}

// CIDR networks, and single addresses as the network of just that one.
Setter into_networks(std::vector<std::string>& target) {
    return [&target](std::string_view value) {
        target.clear();
        for (std::string& entry : split_any(value, ", ")) {
            if (const auto address = parse_address(entry)) entry += address->size == 4 ? "/32" : "/128";
            if (!parse_network(entry)) return fmt::format("has \"{}\", which is no network", entry);
            target.push_back(std::move(entry));
        }
        return std::string();
    };
}

Setter into(Config::Auth& target) {
    return [&target](std::string_view value) {
        if (value != "password" && value != "remote_user")
            return std::string("must be password or remote_user");
        target = value == "password" ? Config::Auth::password : Config::Auth::remote_user;
        return std::string();
    };
}

// Whether nothing but a port follows the name or address, which is in brackets when it holds colons itself.
bool is_host_and_port(std::string_view text) {
    const bool is_in_brackets = has_prefix(text, "[");
    const size_t end = is_in_brackets ? text.find(']') + 1 : std::min(text.find(':'), text.size());
    if (end == 0 || (is_in_brackets && !parse_address(text.substr(1, end - 2)))) return false;
    if (end == text.size()) return true;
    const auto port = text[end] == ':' ? parse_unsigned(text.substr(end + 1)) : std::nullopt;
    return port && *port <= 65535 && text[end + 1] != '0';
}

// Compared byte by byte with what a browser sends, which has one way to write an origin.
Setter into_origin(std::string& target) {
    return [&target](std::string_view value) {
        const bool is_https = has_prefix(value, "https://");
        const std::string_view host = value.substr(std::min(value.size(), is_https ? 8UL : 7UL));
        if (!value.empty() &&
            ((!is_https && !has_prefix(value, "http://")) || host.empty() ||
             host.find_first_of("/?#@ ") != std::string_view::npos || !is_host_and_port(host)))
            return std::string("must be like https://host.example, with nothing behind the host and port");
        if (to_lower(value) != value) return std::string("must be in lower case");
        if (host.ends_with(is_https ? ":443" : ":80"))
            return std::string("must not name the port that browsers leave out");
        target = value;
        return std::string();
    };
}

Setter into_base_path(std::string& target) {
    return [&target](std::string_view value) {
        if (value.empty() || value.front() != '/') return std::string("must begin with /");
        while (!value.empty() && value.back() == '/') value.remove_suffix(1);
        if (value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") !=
                std::string_view::npos ||
            value.find("//") != std::string_view::npos || value.find("..") != std::string_view::npos)
            return std::string("may hold letters, digits, - _ . and single slashes");
        target = value;
        return std::string();
    };
}

using Setters = std::map<std::string, Setter>;

Setters setters_of(Config& c) {
    return {
        {"site.base_path", into_base_path(c.base_path)},
        {"site.origin", into_origin(c.origin)},
        {"site.user", into(c.user)},
        {"site.auth", into(c.auth)},
        {"site.templates", into(c.templates)},
        {"site.static_url", into(c.static_url)},
        {"site.sql", into(c.sql)},
        {"site.key_file", into(c.key_file)},
        {"mysql.socket", into(c.mysql.socket)},
        {"mysql.host", into(c.mysql.host)},
        {"mysql.port", into(c.mysql.port, 1, 65535)},
        {"mysql.tls", into(c.mysql.tls)},
        {"mysql.tls_ca", into(c.mysql.tls_ca)},
        {"mysql.user", into(c.mysql.user)},
        {"mysql.password", into(c.mysql.password)},
        {"mysql.database", into(c.mysql.database)},
        {"redis.socket", into(c.redis.socket)},
        {"redis.host", into(c.redis.host)},
        {"redis.port", into(c.redis.port, 1, 65535)},
        {"redis.user", into(c.redis.user)},
        {"redis.password", into(c.redis.password)},
        {"redis.prefix", into(c.redis.prefix)},
        {"nodes.networks", into_networks(c.nodes.networks)},
        {"nodes.allow_loopback", into(c.nodes.allow_loopback)},
        {"metrics.allow", into_networks(c.metrics.allow)},
        {"creation.ambiguous_wait", into(c.ambiguous_wait, 1, 86400)},
    };
}

struct Reader {
    std::ifstream file;
    int line = 0;
    Setters setters;
    std::map<std::string, int> seen;  // the line of each key that was given
    std::string problem;              // what is wrong with the first line that was refused

    void refuse(std::string what) {
        if (problem.empty()) problem = std::move(what);
    }
};

std::string take_value(Reader& reader, const std::string& key, const char* value) {
    const auto setter = reader.setters.find(key);
    if (setter == reader.setters.end()) return "is not a known key";
    if (!reader.seen.emplace(key, reader.line).second) return "is given twice";
    return setter->second(value ? value : "");
}

// inih calls this for each pair and returns the line of the first one that was refused.
int take(void* user, const char* section, const char* name, const char* value) {
    auto& reader = *static_cast<Reader*>(user);
    const std::string key = fmt::format("{}.{}", section, name);
    const std::string wrong = take_value(reader, key, value);
    if (wrong.empty()) return 1;
    reader.refuse(fmt::format("{} {}", key, wrong));
    return 0;
}

// What inih would read otherwise than it looks: it leaves out what follows a section's ] or a blank and ;.
std::string complaint_about(std::string_view line, size_t most_bytes) {
    const bool is_comment = line.empty() || line.front() == ';' || line.front() == '#';
    if (line.size() > most_bytes) return fmt::format("is longer than {} characters", most_bytes);
    for (const unsigned char c : line)
        if ((c < ' ' && c != '\t') || c == 0x7F) return "holds a control character";
    if (is_comment) return {};
    if (line.front() == '[' && line.back() != ']')
        return "is not a section: it must be [name] and nothing else";
    for (size_t at = line.find(';'); at != std::string_view::npos; at = line.find(';', at + 1))
        if (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t'))
            return "holds a blank and then ;, which would begin a comment: give comments lines of their own";
    return {};
}

// Hands inih one line, like fgets. Left alone it would read an indented line as more of the value before it,
// and cut a long one in two; here the first is a line like any other, the second one that is refused.
char* read_line(char* buffer, int size, void* stream) {
    auto& reader = *static_cast<Reader*>(stream);
    std::string line;
    if (!std::getline(reader.file, line)) return nullptr;
    ++reader.line;
    line = trim(line);
    if (const auto wrong = complaint_about(line, static_cast<size_t>(size) - 2); !wrong.empty()) {
        reader.refuse(wrong);
        line = "no pair";
    }
    std::memcpy(buffer, line.c_str(), line.size() + 1);
    return buffer;
}

// A file that systemd handed over under the same name (LoadCredential=) stands for the one at `path`.
std::string credential_or(const std::string& path) {
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (!folder || path.empty()) return path;
    const auto credential = std::filesystem::path(folder) / std::filesystem::path(path).filename();
    std::error_code error;
    return std::filesystem::exists(credential, error) ? credential.string() : path;
}

// One of the two ways to reach a server, and not both.
std::string complaint_about_place(const char* section, const std::string& socket, const std::string& host) {
    if (socket.empty() && host.empty()) return fmt::format("{0}.socket is missing, or {0}.host", section);
    if (!socket.empty() && !host.empty())
        return fmt::format("{0}.socket and {0}.host are both given; only one can be used", section);
    return {};
}

// What is wrong with the whole, though each line is right.
std::string complaint_about(const Config& c) {
    const std::pair<const char*, const std::string&> required[] = {{"site.templates", c.templates},
                                                                   {"site.key_file", c.key_file},
                                                                   {"mysql.user", c.mysql.user},
                                                                   {"mysql.database", c.mysql.database}};
    for (const auto& [key, value] : required)
        if (value.empty()) return fmt::format("{} is missing", key);
    for (const auto& wrong : {complaint_about_place("mysql", c.mysql.socket, c.mysql.host),
                              complaint_about_place("redis", c.redis.socket, c.redis.host)})
        if (!wrong.empty()) return wrong;
    return {};
}

// The first key, if there is one, that was given but would have no effect.
std::string complaint_about_effect(const Config& c, const std::map<std::string, int>& seen) {
    const bool has_tls = !c.mysql.host.empty() && c.mysql.tls;
    const std::tuple<const char*, bool, const char*> idle[] = {
        {"mysql.port", c.mysql.host.empty(), "is given, but the socket has no port"},
        {"mysql.tls", c.mysql.host.empty(), "is given, but the socket has no TLS"},
        {"mysql.tls_ca", !has_tls && !c.mysql.tls_ca.empty(), "is given, but that connection has no TLS"},
        {"redis.port", c.redis.host.empty(), "is given, but the socket has no port"},
        {"redis.user", c.redis.password.empty() && !c.redis.user.empty(), "is given without redis.password"}};
    for (const auto& [key, is_idle, why] : idle)
        if (const auto at = seen.find(key); is_idle && at != seen.end())
            return fmt::format("line {}: {} {}", at->second, key, why);
    return {};
}

}  // namespace

Result<Config> load_config(const std::string& path) {
    Config c;
    Reader reader;
    reader.setters = setters_of(c);
    reader.file.open(path);
    const int verdict = reader.file ? ini_parse_stream(read_line, &reader, take, &reader) : -1;
    if (verdict > 0) {
        const std::string what = reader.problem.empty() ? "is not `key = value`" : reader.problem;
        return Error{Code::internal, fmt::format("{}: line {}: {}", path, verdict, what)};
    }
    if (verdict < 0 || reader.file.bad())
        return Error{Code::internal, fmt::format("{}: cannot be read", path)};
    for (const auto& wrong : {complaint_about(c), complaint_about_effect(c, reader.seen)})
        if (!wrong.empty()) return Error{Code::internal, fmt::format("{}: {}", path, wrong)};
    c.key_file = credential_or(c.key_file);
    if (c.static_url.empty()) c.static_url = c.base_path + "/static";
    return c;
}

std::vector<std::string> config_keys() {
    Config nobody;
    std::vector<std::string> keys;
    for (const auto& [key, setter] : setters_of(nobody)) keys.push_back(key);
    return keys;
}

}  // namespace base
