// SPDX-License-Identifier: MIT
#include "app/container_filter.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"

namespace app {
namespace {

bool holds(std::string_view text, const std::string& part) {
    const auto is_same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), is_same) != text.end();
}

// `text` in lower case.
bool has_text(const ContainerRow& row, const std::string& text) {
    return text.empty() || holds(row.hostname, text) || holds(row.node_name, text) ||
           holds(std::to_string(row.vmid), text) ||
           std::any_of(row.tags.begin(), row.tags.end(),
                       [&](const std::string& tag) { return holds(tag, text); });
}

bool is_wanted(const ContainerRow& row, const ContainerFilter& filter, const std::string& text) {
    if (filter.node != 0 && row.node_id != filter.node) return false;
    if (!filter.status.empty() && status_word(row) != filter.status) return false;
    if (!filter.tag.empty() && std::find(row.tags.begin(), row.tags.end(), filter.tag) == row.tags.end())
        return false;
    return has_text(row, text);
}

int compare_text(std::string_view a, std::string_view b) {
    return base::to_lower(a).compare(base::to_lower(b));
}

template <class T>
int compare_numbers(T a, T b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

int compare(const ContainerRow& a, const ContainerRow& b, const std::string& column) {
    if (column == "name") return compare_text(a.hostname, b.hostname);
    if (column == "status") return status_word(a).compare(status_word(b));
    if (column == "node") return compare_text(a.node_name, b.node_name);
    if (column == "tags") return a.tags < b.tags ? -1 : b.tags < a.tags ? 1 : 0;
    if (column == "memory") return compare_numbers(a.memory, b.memory);
    if (column == "cpus") return compare_numbers(a.cpus, b.cpus);
    return compare_numbers(a.vmid, b.vmid);
}

}  // namespace

std::string status_word(const ContainerRow& row) {
    return row.status == "running" || row.status == "stopped" ? row.status : "unknown";
}

ContainerPage arrange(const std::vector<ContainerRow>& rows, const ContainerFilter& filter) {
    ContainerPage page;
    const std::string text = base::to_lower(filter.text);
    for (const ContainerRow& row : rows)
        if (is_wanted(row, filter, text)) page.rows.push_back(&row);
    page.found = page.rows.size();
    page.pages = std::max<size_t>(1, (page.found + rows_on_a_page - 1) / rows_on_a_page);
    page.page = std::clamp<size_t>(filter.page, 1, page.pages);
    page.first = (page.page - 1) * rows_on_a_page;
    const size_t end = std::min(page.first + rows_on_a_page, page.found);
    // What stands behind this page needs no order.
    std::partial_sort(page.rows.begin(), page.rows.begin() + static_cast<std::ptrdiff_t>(end),
                      page.rows.end(), [&](const ContainerRow* a, const ContainerRow* b) {
                          const int order = compare(*a, *b, filter.sort);
                          if (order != 0) return filter.is_descending ? order > 0 : order < 0;
                          return std::tie(a->vmid, a->node_id) < std::tie(b->vmid, b->node_id);
                      });
    page.rows.resize(end);
    page.rows.erase(page.rows.begin(), page.rows.begin() + static_cast<std::ptrdiff_t>(page.first));
    return page;
}

std::vector<std::string> tags_in(const std::vector<ContainerRow>& rows) {
    std::set<std::string_view> tags;
    for (const ContainerRow& row : rows) tags.insert(row.tags.begin(), row.tags.end());
    return {tags.begin(), tags.end()};
}

}  // namespace app
