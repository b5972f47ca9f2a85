// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <fmt/core.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <set>

namespace base::log {
namespace {

struct Context {
    std::string page, request_id, user;
    unsigned long dropped = 0;
    std::set<std::string, std::less<>> told_once;
    bool hides_info = false;
    bool is_torn = false;  // of the last line only the beginning could be written
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

// So much goes into a pipe in one piece: it waits for no reader where poll() says that there is room, and the
// lines of several processes do not mix.
constexpr size_t longest_line = PIPE_BUF;
constexpr std::string_view mark_of_cut = " line_cut=yes";

// Whether standard error takes a line at once. Another process may fill a pipe's last place between this and
// the writing; a pipe cannot be written without waiting unless all who share it agree to that.
bool is_writable() {
    pollfd log{STDERR_FILENO, POLLOUT, 0};
    return ::poll(&log, 1, 0) == 1 && (log.revents & POLLOUT);
}

void write_out(const std::string& line) {
    const std::string whole = (context.is_torn ? "\n" : "") + line;
    const ssize_t written = is_writable() ? ::write(STDERR_FILENO, whole.data(), whole.size()) : 0;
    if (written == static_cast<ssize_t>(whole.size())) {
        context.dropped = 0;
        context.is_torn = false;
    } else {
        ++context.dropped;
        context.is_torn = context.is_torn || written > 0;
    }
}

void write_line(const char* level, std::string_view event, std::initializer_list<Pair> pairs) {
    std::string line = fmt::format("time={} level={} event={}", time_text(), level, event);
    bool is_cut = false;
    const auto add = [&](std::string_view key, std::string_view value) {
        const std::string pair = fmt::format(" {}={}", key, escaped(value));
        // Beside the mark there are two line ends, at most.
        const bool fits = line.size() + pair.size() + mark_of_cut.size() + 2 <= longest_line;
        is_cut = is_cut || !fits;
        if (fits) line += pair;
    };
    if (!context.page.empty()) add("page", context.page);
    if (!context.request_id.empty()) add("request", context.request_id);
    if (!context.user.empty()) add("user", context.user);
    if (context.dropped) add("lines_dropped", std::to_string(context.dropped));
    for (const auto& [key, value] : pairs) add(key, value);
    if (is_cut) line += mark_of_cut;
    write_out(line + '\n');
}

}  // namespace

void info(std::string_view event, std::initializer_list<Pair> pairs) {
    if (!context.hides_info) write_line("info", event, pairs);
}
void warning(std::string_view event, std::initializer_list<Pair> pairs) {
    write_line("warning", event, pairs);
}
void warning_once(std::string_view event, std::initializer_list<Pair> pairs) {
    if (context.told_once.emplace(event).second) warning(event, pairs);
}
void error(std::string_view event, std::initializer_list<Pair> pairs) { write_line("error", event, pairs); }

void hide_info() { context.hides_info = true; }

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
