// SPDX-License-Identifier: MIT
#include "app/time_zones.h"

#include <fstream>
#include <set>
#include <string>

#include "base/text.h"
#include "web/rule.h"

namespace app {
namespace {

constexpr const char* table_file = "/usr/share/zoneinfo/zone.tab";

// The third column.
std::set<std::string, std::less<>> read_names() {
    std::set<std::string, std::less<>> names;
    std::ifstream file(table_file);
    for (std::string line; std::getline(file, line);) {
        const auto columns = base::split(line, '\t');
        if (columns.size() >= 3 && !base::has_prefix(line, "#")) names.insert(columns[2]);
    }
    return names;
}

bool looks_like_one(std::string_view name) {
    constexpr web::Field field{"", {.pattern = "[A-Z][A-Za-z_]+(\\/[A-Za-z0-9_+\\-]+){1,2}"}};
    return web::complaint_about(field, name).empty() && !base::has_prefix(name, "Etc/");
}

}  // namespace

bool is_time_zone(std::string_view name) {
    static const auto names = read_names();
    if (name == "host" || name == "UTC") return true;
    return names.empty() ? looks_like_one(name) : names.count(name) > 0;
}

}  // namespace app
