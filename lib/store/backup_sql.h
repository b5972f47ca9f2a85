// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/text.h"
#include "store/backup_file.h"

namespace store {

// A name as SQL wants it. It must hold no backtick itself: names of foreign origin are compared with those of
// the database before.
inline std::string quoted(const std::string& name) { return "`" + name + "`"; }

// The same of columns, with commas between.
inline std::string list_of(const std::vector<BackupColumn>& columns) {
    std::vector<std::string> names;
    for (const BackupColumn& column : columns) names.push_back(quoted(column.name));
    return base::joined(names, ", ");
}

}  // namespace store
