// SPDX-License-Identifier: MIT
// docs/logs.md describes every event that the programs write to the log, and no other.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

using Events = std::set<std::string>;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) FAIL((path.string() + " is not there: tests run in the project's folder").c_str());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What the first group of the pattern matches, wherever it does.
std::vector<std::string> all_in(const std::string& text, const char* pattern) {
    const std::regex expression(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), expression); at != std::sregex_iterator(); ++at)
        found.push_back((*at)[1]);
    return found;
}

std::string all_sources() {
    std::string text;
    for (const char* folder : {"lib", "bin", "cgi-bin"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) text += content_of(entry.path()) + "\n";
    return text;
}

// The words in the first argument of each call; one that begins with _ follows the name of a server.
Events events_in_source() {
    const std::string source = all_sources();
    const auto servers = all_in(source, "OutageLog [a-z_]+\\{\"([a-z_]+)\"\\}");
    Events events;
    for (const std::string& argument : all_in(source, "log::(?:info|warning|warning_once|error)\\(([^,{)]*)"))
        for (const std::string& word : all_in(argument, "\"([a-z_]+)\"")) {
            if (word.front() != '_') events.insert(word);
            if (word.front() == '_')
                for (const std::string& server : servers) events.insert(server + word);
        }
    return events;
}

// The first column of its tables.
Events events_in_documentation() {
    Events events;
    for (const std::string& cell : all_in("\n" + content_of("docs/logs.md"), "\n\\| (`[^|]*)\\|"))
        for (const std::string& word : all_in(cell, "`([a-z_]+)`")) events.insert(word);
    return events;
}

}  // namespace

TEST_GROUP(LogEvents){};

TEST(LogEvents, theSourceIsUnderstood) {
    const Events events = events_in_source();
    for (const char* event :
         {"request", "node_changed", "mysql_away", "redis_back", "origin_differs", "stopping"})
        CHECK_TRUE_TEXT(events.count(event) == 1, event);
}

TEST(LogEvents, eachIsDescribed) {
    const Events described = events_in_documentation();
    for (const std::string& event : events_in_source())
        CHECK_TRUE_TEXT(described.count(event) == 1, (event + " is not in docs/logs.md").c_str());
}

TEST(LogEvents, whatIsDescribedCanHappen) {
    const Events known = events_in_source();
    for (const std::string& event : events_in_documentation())
        CHECK_TRUE_TEXT(known.count(event) == 1, (event + ", in docs/logs.md, is no event").c_str());
}
