// SPDX-License-Identifier: MIT
// The example of the configuration and its documentation name every key there is, and no other.
#include <fstream>
#include <set>

#include "base/text.h"

#include "config_file.h"

namespace {

using Keys = std::set<std::string>;

Keys known() {
    const auto keys = base::config_keys();
    return {keys.begin(), keys.end()};
}

std::vector<std::string> lines_of(const char* path) {
    std::ifstream file(path);
    if (!file) FAIL((std::string(path) + " is not there: tests run in the project's folder").c_str());
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

// The word in front of " =", when the line begins with one: a key that is set or, behind a ; without a blank,
// one that is left at its default.
std::string key_in(std::string line) {
    if (base::has_prefix(line, ";")) line.erase(0, 1);
    const size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    return end == std::string::npos || end == 0 || line.compare(end, 2, " =") != 0 ? "" : line.substr(0, end);
}

Keys keys_of_example() {
    Keys keys;
    std::string section;
    for (const std::string& line : lines_of("nginx/berth.ini.example")) {
        if (base::has_prefix(line, "[")) section = line.substr(1, line.find(']') - 1);
        if (const std::string key = key_in(line); !key.empty()) keys.insert(section + "." + key);
    }
    return keys;
}

// A heading of its own for each: "### `site.base_path`".
Keys keys_of_documentation() {
    Keys keys;
    for (const std::string& line : lines_of("docs/configuration.md"))
        if (base::has_prefix(line, "### `")) keys.insert(line.substr(5, line.find('`', 5) - 5));
    return keys;
}

void check_same(const Keys& expected, const Keys& found, const char* where) {
    for (const std::string& key : expected)
        CHECK_TRUE_TEXT(found.count(key) == 1, (std::string(where) + " does not name " + key).c_str());
    for (const std::string& key : found)
        CHECK_TRUE_TEXT(expected.count(key) == 1, (key + ", in " + where + ", is no key").c_str());
}

}  // namespace

TEST_GROUP(ConfigKeys) { base_test::ConfigFile file; };

TEST(ConfigKeys, theExampleNamesThemAll) { check_same(known(), keys_of_example(), "berth.ini.example"); }

TEST(ConfigKeys, theDocumentationDescribesThemAll) {
    check_same(known(), keys_of_documentation(), "docs/configuration.md");
}

TEST(ConfigKeys, theExampleIsReadAsItIs) {
    std::string text;
    for (const std::string& line : lines_of("nginx/berth.ini.example")) text += line + "\n";
    STRCMP_EQUAL("https://host.example", file.load(text).origin.c_str());
}
