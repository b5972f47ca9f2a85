// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/config.h"

#include "temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace base_test {

inline const std::string required =
    "[site]\ntemplates = /t\nkey_file = /k\n[redis]\nsocket = /r\n[mysql]\nsocket = /m\nuser = u\n"
    "database = d\n";  // lines 1 to 9

// A configuration file and what load_config makes of it.
struct ConfigFile {
    TemporaryFolder folder;

    base::Config load(const std::string& text) {
        const auto config = base::load_config(folder.write("berth.ini", text));
        if (!config) FAIL(config.error().detail.c_str());
        return *config;
    }

    // The detail of the refusal.
    std::string refusal(const std::string& text) {
        const auto config = base::load_config(folder.write("berth.ini", text));
        if (config) FAIL(("not refused:\n" + text).c_str());
        STRCMP_EQUAL("internal", base::word_of(config.error().code));
        return config.error().detail;
    }

    void check_refused(const std::string& text, const std::string& line, const std::string& key) {
        const std::string detail = refusal(text);
        STRCMP_CONTAINS((folder / "berth.ini").c_str(), detail.c_str());
        STRCMP_CONTAINS(line.c_str(), detail.c_str());
        STRCMP_CONTAINS(key.c_str(), detail.c_str());
    }
};

}  // namespace base_test
