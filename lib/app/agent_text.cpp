// SPDX-License-Identifier: MIT
#include "app/agent_text.h"

#include <utility>

namespace app {
namespace {

using Names = std::pair<std::string_view, const char*>;

// Each claims to be those that follow it too, so the first that is found counts.
constexpr Names browsers[] = {
    {"Edg", "Edge"},      {"OPR/", "Opera"},     {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},   {"curl/", "curl"},
};
constexpr Names systems[] = {
    {"Android", "Android"}, {"iPhone", "iOS"},   {"iPad", "iOS"},
    {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"},
};

template <size_t count>
std::string first_of(const Names (&names)[count], std::string_view agent) {
    for (const auto& [mark, name] : names)
        if (agent.find(mark) != std::string_view::npos) return name;
    return {};
}

}  // namespace

std::string agent_text(std::string_view agent) {
    const std::string browser = first_of(browsers, agent), system = first_of(systems, agent);
    if (system.empty()) return browser.empty() ? "Unknown browser" : browser;
    return (browser.empty() ? "Unknown browser" : browser) + " on " + system;
}

}  // namespace app
