// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"

namespace app {

constexpr unsigned creations_on_a_page = 50;

// One creation as the list shows it.
struct ListedCreation {
    store::Creation creation;
    bool is_final = false;
    std::string node_name;
    std::string state;  // in words
    std::string who;    // the user, and who else saw to its end
};

struct CreationList {
    std::vector<ListedCreation> rows;  // the newest first
    int64_t total = 0;                 // on all pages
    int64_t page = 1;                  // the first is 1
    int64_t pages = 1;                 // how many there are; one even when it is empty
};

// A page of what the user has created, or tried to. Drives on what is being created on it, as far as nodes
// answer within a moment; nothing is sent from here. A page beyond the last is the last.
base::Result<CreationList> list_creations(Site& site, const std::string& user_name, int64_t user_id,
                                          int64_t page, base::Deadline deadline);

}  // namespace app
