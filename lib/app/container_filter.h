// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/container_list.h"

namespace app {

// What of the list is to be seen, and in which order. Empty means everything.
struct ContainerFilter {
    int64_t node = 0;           // id of the record
    std::string status;         // running, stopped, unknown
    std::string tag;            // one that the container has, in this spelling
    std::string text;           // anywhere in VMID, hostname, node or a tag, whatever the case
    std::string sort = "vmid";  // a column: vmid, name, status, node, tags, memory, cpus
    bool is_descending = false;
    size_t page = 1;

    bool narrows() const { return node != 0 || !status.empty() || !tag.empty() || !text.empty(); }
};

// So many that a page of them weighs at most three times one of ten.
constexpr size_t rows_on_a_page = 40;

struct ContainerPage {
    std::vector<const ContainerRow*> rows;  // of the list that was given
    size_t found = 0;                       // rows on all pages together
    size_t page = 1, pages = 1;             // a page beyond the last one is the last one
    size_t first = 0;                       // the place of the first row among those found, from 0
};

// The rows that the filter leaves, ordered, and of them one page. Equal ones stand by VMID.
ContainerPage arrange(const std::vector<ContainerRow>& rows, const ContainerFilter& filter);

// Every tag of the rows once, in alphabetical order.
std::vector<std::string> tags_in(const std::vector<ContainerRow>& rows);

// The status as it is shown and asked for: whatever is neither running nor stopped is unknown.
std::string status_word(const ContainerRow& row);

}  // namespace app
