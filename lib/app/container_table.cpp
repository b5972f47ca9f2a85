// SPDX-License-Identifier: MIT
#include "app/container_table.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"

namespace app {
namespace {

struct Column {
    const char* name;
    const char* label;
};
constexpr Column columns[] = {{"vmid", "VMID"}, {"name", "Hostname"}, {"status", "Status"}, {"node", "Node"},
                              {"tags", "Tags"}, {"memory", "Memory"}, {"cpus", "CPUs"}};

constexpr web::Rule choice(size_t max_length, const char* pattern) {
    return {.input = web::Input::choice, .max_length = max_length, .pattern = pattern};
}

std::string sort_word(const ContainerFilter& filter) {
    return (filter.is_descending ? "-" : "") + filter.sort;
}

web::FieldState node_state(const ContainerList& list, const ContainerFilter& filter) {
    web::FieldState state;
    state.value = filter.node != 0 ? std::to_string(filter.node) : "";
    state.choices.push_back({"", "All nodes"});
    for (const store::Node& node : list.nodes) state.choices.push_back({std::to_string(node.id), node.name});
    return state;
}

web::FieldState status_state(const ContainerFilter& filter) {
    web::FieldState state;
    state.value = filter.status;
    state.choices = {{"", "Any"}, {"running", "running"}, {"stopped", "stopped"}, {"unknown", "unknown"}};
    return state;
}

web::FieldState tag_state(const ContainerList& list, const ContainerFilter& filter) {
    constexpr size_t most = 200;
    web::FieldState state;
    state.value = filter.tag;
    state.choices.push_back({"", "Any"});
    auto tags = tags_in(list.rows);
    if (tags.size() > most) tags.resize(most);
    if (!filter.tag.empty() && std::find(tags.begin(), tags.end(), filter.tag) == tags.end())
        tags.push_back(filter.tag);
    for (const std::string& tag : tags) state.choices.push_back({tag, tag});
    return state;
}

std::string cpus_text(double cpus) { return cpus > 0 ? fmt::format("{:g}", cpus) : std::string(); }

// What Proxmox counts in whole MiB reads without decimals.
std::string memory_text(uint64_t bytes) {
    if (bytes == 0) return {};
    const uint64_t mebibytes = bytes >> 20;
    if (mebibytes >= 1024 && mebibytes % 1024 == 0) return fmt::format("{} GiB", mebibytes / 1024);
    return mebibytes < 1024 ? fmt::format("{} MiB", mebibytes) : base::size_text(bytes);
}

void add_row(const Call& call, web::Block row, const ContainerRow& container) {
    row.set("VMID", int64_t{container.vmid}).set("HOSTNAME", container.hostname);
    row.set("CONTAINER_URL", call.urls.container(container.node_id, container.vmid));
    row.set("STATUS", status_word(container)).set("NODE_NAME", container.node_name);
    row.show_value("OLD", "AS_OF", container.as_of != 0 ? base::utc_text(container.as_of) : "");
    for (const std::string& tag : container.tags) row.add("TAG").set("TAG_NAME", tag);
    row.set("MEMORY", memory_text(container.memory)).set("CPUS", cpus_text(container.cpus));
}

void add_headings(const Call& call, web::Block table, const ContainerFilter& filter) {
    for (const Column& column : columns) {
        const bool is_current = filter.sort == column.name;
        ContainerFilter other = filter;
        other.sort = column.name;
        other.is_descending = is_current && !filter.is_descending;
        web::Block heading = table.add("COLUMN");
        heading.set("COLUMN_LABEL", column.label).set("SORT_URL", url_of(call, other));
        heading.set("COLUMN_NAME", column.name);
        if (is_current)
            heading.add("SORTED").set("SORT_WAY", filter.is_descending ? "descending" : "ascending");
    }
}

void add_pages(const Call& call, web::Block body, const ContainerPage& page, const ContainerFilter& filter) {
    if (page.pages < 2) return;
    web::Block pages = body.add("PAGES");
    pages.set("PAGE", static_cast<int64_t>(page.page)).set("PAGE_COUNT", static_cast<int64_t>(page.pages));
    pages.show_value("PREVIOUS", "PREVIOUS_URL", page.page > 1 ? url_of(call, filter, page.page - 1) : "");
    pages.show_value("NEXT", "NEXT_URL", page.page < page.pages ? url_of(call, filter, page.page + 1) : "");
}

std::string count_text(const ContainerPage& page, size_t all) {
    const char* const word = all == 1 ? "container" : "containers";
    std::string text = page.found == all ? fmt::format("{} {}", all, word)
                                         : fmt::format("{} of {} {}", page.found, all, word);
    if (page.pages > 1)
        text += fmt::format(", showing {} to {}", page.first + 1, page.first + page.rows.size());
    return text;
}

}  // namespace

const std::vector<web::Field>& filter_fields() {
    static const std::vector<web::Field> fields = {
        {"q", {.max_length = 100}, web::Presence::optional, "Search"},
        {"node", choice(10, "[1-9][0-9]{0,9}"), web::Presence::optional, "Node"},
        {"status", choice(10, "running|stopped|unknown"), web::Presence::optional, "Status"},
        {"tag", choice(64, nullptr), web::Presence::optional, "Tag"},
    };
    return fields;
}

ContainerFilter read_filter(const web::Form& form) {
    ContainerFilter filter;
    filter.node = form.number("node");
    filter.status = form.value("status");
    filter.tag = form.value("tag");
    filter.text = form.value("q");
    std::string sort = form.value("sort");
    filter.is_descending = base::has_prefix(sort, "-");
    if (filter.is_descending) sort.erase(0, 1);
    if (!sort.empty()) filter.sort = sort;
    if (const int64_t page = form.number("page")) filter.page = static_cast<size_t>(page);
    return filter;
}

std::string url_of(const Call& call, const ContainerFilter& filter, size_t page) {
    std::string query;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty())
            query += (query.empty() ? "?" : "&") + std::string(name) + "=" + base::percent_encode(value);
    };
    add("q", filter.text);
    add("node", filter.node != 0 ? std::to_string(filter.node) : "");
    add("status", filter.status);
    add("tag", filter.tag);
    add("sort", sort_word(filter) == "vmid" ? "" : sort_word(filter));
    add("page", page > 1 ? std::to_string(page) : "");
    return call.urls.home() + query;
}

void add_filter(const Call& call, web::Block body, const ContainerList& list, const ContainerFilter& filter) {
    web::Block section = body.add("HAS_FILTER");
    const std::vector<web::Field>& fields = filter_fields();
    web::FieldState text;
    text.value = filter.text;
    for (const web::FieldError& error : call.form.errors()) text.error = error.text;
    section.field(fields[0], text);
    if (list.nodes.size() > 1) section.field(fields[1], node_state(list, filter));
    section.field(fields[2], status_state(filter));
    section.field(fields[3], tag_state(list, filter));
    section.show_value("HAS_SORT", "SORT", sort_word(filter) == "vmid" ? "" : sort_word(filter));
}

void add_table(const Call& call, web::Block body, const ContainerList& list, const ContainerFilter& filter) {
    const ContainerPage page = arrange(list.rows, filter);
    if (!list.rows.empty() || filter.narrows()) {
        ContainerFilter none;
        none.sort = filter.sort;
        none.is_descending = filter.is_descending;
        body.add("HAS_COUNT")
            .set("COUNT", count_text(page, list.rows.size()))
            .show_value("NARROWED", "ALL_URL", filter.narrows() ? url_of(call, none) : "");
    }
    if (page.rows.empty()) {
        body.show_if(!list.rows.empty(), "NO_MATCH");
        return;
    }
    web::Block table = body.add("HAS_ROWS");
    add_headings(call, table, filter);
    for (const ContainerRow* row : page.rows) add_row(call, table.add("ROW"), *row);
    add_pages(call, table, page, filter);
}

}  // namespace app
