// SPDX-License-Identifier: MIT
#include "app/agent_text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

struct Row {
    const char* agent;
    const char* text;
};

constexpr Row rows[] = {
    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Safari/537.36",
     "Chrome on Windows"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Safari/537.36 Edg/131.0.0.0",
     "Edge on Windows"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 "
     "Safari/605.1.15",
     "Safari on macOS"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/17.6 Mobile/15E148 Safari/604.1",
     "Safari on iOS"},
    {"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Mobile "
     "Safari/537.36",
     "Chrome on Android"},
    {"curl/7.88.1", "curl"},
    {"", "Unknown browser"},
    {"something on Linux", "Unknown browser on Linux"},
    {"<script>", "Unknown browser"},
};

}  // namespace

TEST_GROUP(AgentText){};

TEST(AgentText, saysBrowserAndSystem) {
    for (const Row& row : rows) STRCMP_EQUAL(row.text, app::agent_text(row.agent).c_str());
}
