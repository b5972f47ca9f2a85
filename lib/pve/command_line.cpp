// SPDX-License-Identifier: MIT
#include "pve/command_line.h"

#include <algorithm>

#include "pve/path.h"

namespace pve {
namespace {

constexpr const char* line_end = " \\\n  ";

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/=,+@%").find(c) != std::string_view::npos;
}

std::string quoted(const std::string& text) {
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string value_of(const Params& params, std::string_view name) {
    for (const auto& [key, value] : params)
        if (key == name) return value;
    return {};
}

}  // namespace

std::string pct_create_line(const Params& params) {
    std::string line =
        "pct create " + quoted(value_of(params, "vmid")) + ' ' + quoted(value_of(params, "ostemplate"));
    std::string keys;
    bool has_environment = false;
    for (const auto& [name, value] : params) {
        if (name == "vmid" || name == "ostemplate") continue;
        has_environment = has_environment || name == "env";
        if (name == "env") continue;
        if (name == "ssh-public-keys") {
            line += line_end + std::string("--ssh-public-keys /dev/stdin");
            keys = value;
            continue;
        }
        line += line_end + ("--" + name) + ' ' + quoted(value);
    }
    if (!keys.empty()) line += " <<'KEYS'\n" + keys + "\nKEYS";
    if (has_environment) line = "# without env, which a command line cannot carry\n" + line;
    return line;
}

std::string request_text(const std::string& node, const Params& params) {
    std::string text = "POST /api2/json" + Path("nodes").node(node).then("lxc").path();
    for (const auto& [name, value] : params) {
        std::string shown = value;
        // Separators that a page cannot show.
        for (size_t at = 0; (at = shown.find('\0', at)) != std::string::npos;) shown.replace(at, 1, "\\0");
        text += '\n' + name + '=' + shown;
    }
    return text;
}

}  // namespace pve
