// SPDX-License-Identifier: MIT
#include "base/config.h"

#include <fmt/core.h>
#include <ini.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>

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

Setter into(std::vector<std::string>& target) {
    return [&target](std::string_view value) { return target = split_any(value, ", "), std::string(); };
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

struct Reader {
    std::map<std::string, Setter> setters;
    std::set<std::string> seen;
    std::string problem;  // what is wrong with the first line that was refused
};

std::string take_value(Reader& reader, const std::string& key, const char* value) {
    const auto setter = reader.setters.find(key);
    if (setter == reader.setters.end()) return "is not a known key";
    if (!reader.seen.insert(key).second) return "is given twice";
    return setter->second(value ? value : "");
}

// inih calls this for each pair and returns the line of the first one that was refused.
int take(void* user, const char* section, const char* name, const char* value) {
    auto& reader = *static_cast<Reader*>(user);
    const std::string key = fmt::format("{}.{}", section, name);
    const std::string wrong = take_value(reader, key, value);
    if (wrong.empty()) return 1;
    if (reader.problem.empty()) reader.problem = fmt::format("{} {}", key, wrong);
    return 0;
}

// Hands inih one line, like fgets. Left alone it would read an indented line as more of the value before it,
// and cut a long one in two; here the first is a line like any other, the second one that is refused.
char* read_line(char* buffer, int size, void* stream) {
    std::string line;
    if (!std::getline(*static_cast<std::ifstream*>(stream), line)) return nullptr;
    line = trim(line);
    if (line.size() + 1 >= static_cast<size_t>(size)) line = "(longer than a line may be)";
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

}  // namespace

Result<Config> load_config(const std::string& path) {
    Config c;
    Reader reader;
    reader.setters = {
        {"site.base_path", into_base_path(c.base_path)},
        {"site.origin", into(c.origin)},
        {"site.templates", into(c.templates)},
        {"site.static_url", into(c.static_url)},
        {"site.sql", into(c.sql)},
        {"site.key_file", into(c.key_file)},
        {"mysql.socket", into(c.mysql.socket)},
        {"mysql.host", into(c.mysql.host)},
        {"mysql.port", into(c.mysql.port, 1, 65535)},
        {"mysql.user", into(c.mysql.user)},
        {"mysql.password", into(c.mysql.password)},
        {"mysql.database", into(c.mysql.database)},
        {"redis.socket", into(c.redis.socket)},
        {"redis.host", into(c.redis.host)},
        {"redis.port", into(c.redis.port, 1, 65535)},
        {"redis.user", into(c.redis.user)},
        {"redis.password", into(c.redis.password)},
        {"redis.prefix", into(c.redis.prefix)},
        {"nodes.networks", into(c.nodes.networks)},
        {"nodes.allow_loopback", into(c.nodes.allow_loopback)},
        {"metrics.allow", into_networks(c.metrics.allow)},
        {"creation.ambiguous_wait", into(c.ambiguous_wait, 1, 86400)},
    };
    std::ifstream file(path);
    const int verdict = file ? ini_parse_stream(read_line, &file, take, &reader) : -1;
    if (verdict > 0) {
        const std::string what =
            reader.problem.empty() ? "is too long, or not `key = value`" : reader.problem;
        return Error{Code::internal, fmt::format("{}: line {}: {}", path, verdict, what)};
    }
    if (verdict < 0 || file.bad()) return Error{Code::internal, fmt::format("{}: cannot be read", path)};
    const std::pair<const char*, const std::string&> required[] = {{"site.templates", c.templates},
                                                                   {"site.key_file", c.key_file},
                                                                   {"mysql.user", c.mysql.user},
                                                                   {"mysql.database", c.mysql.database}};
    for (const auto& [key, value] : required)
        if (value.empty()) return Error{Code::internal, fmt::format("{}: {} is missing", path, key)};
    c.key_file = credential_or(c.key_file);
    if (c.static_url.empty()) c.static_url = c.base_path + "/static";
    return c;
}

}  // namespace base
