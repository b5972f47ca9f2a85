// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <fmt/core.h>
#include <time.h>
#include <unistd.h>

#include <chrono>

namespace base::log {
namespace {

struct Context {
    std::string page, request_id, user;
    unsigned long dropped = 0;
};
Context context;

// "2026-03-09T14:05:07.123Z"
std::string time_text() {
    using namespace std::chrono;
    const auto now = system_clock::now().time_since_epoch();
    const time_t seconds = duration_cast<std::chrono::seconds>(now).count();
    const auto rest = static_cast<int>(duration_cast<milliseconds>(now).count() % 1000);
    tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, rest);
}

std::string escaped(std::string_view value) {
    constexpr size_t limit = 500;
    std::string out;
    bool quote = value.empty();
    for (const char c : value.substr(0, limit)) {
        const unsigned char byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || byte >= 0x80)
            out += fmt::format("\\x{:02x}", byte);
        else if (c == '"' || c == '\\')
            out += {'\\', c};
        else
            out += c;
        if (c == ' ' || c == '=' || c == '"') quote = true;
    }
    if (value.size() > limit) out += "...";
    return quote ? '"' + out + '"' : out;
}

void write_line(const char* level, std::string_view event, std::initializer_list<Pair> pairs) {
    std::string line = fmt::format("time={} level={} event={}", time_text(), level, event);
    const auto add = [&](std::string_view key, std::string_view value) {
        line += fmt::format(" {}={}", key, escaped(value));
    };
    if (!context.page.empty()) add("page", context.page);
    if (!context.request_id.empty()) add("request", context.request_id);
    if (!context.user.empty()) add("user", context.user);
    if (context.dropped) add("lines_dropped", std::to_string(context.dropped));
    for (const auto& [key, value] : pairs) add(key, value);
    line += '\n';
    if (::write(STDERR_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()))
        context.dropped = 0;
    else
        ++context.dropped;
}

}  // namespace

void info(std::string_view event, std::initializer_list<Pair> pairs) { write_line("info", event, pairs); }
void warning(std::string_view event, std::initializer_list<Pair> pairs) {
    write_line("warning", event, pairs);
}
void error(std::string_view event, std::initializer_list<Pair> pairs) { write_line("error", event, pairs); }

void begin_request(std::string_view page, std::string_view request_id) {
    context.page = page;
    context.request_id = request_id;
    context.user.clear();
}

void set_user(std::string_view name) { context.user = name; }

void end_request() {
    context.page.clear();
    context.request_id.clear();
    context.user.clear();
}

}  // namespace base::log
