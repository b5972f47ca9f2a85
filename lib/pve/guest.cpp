// SPDX-License-Identifier: MIT
#include "pve/guest.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_word = 64;
constexpr size_t longest_name = 255;
constexpr size_t longest_value = 2048;
constexpr size_t longest_description = 16 * 1024;
constexpr size_t most_addresses = 64;
constexpr unsigned most_tasks = 20;

uint64_t amount(const base::json::Value& value) {
    return static_cast<uint64_t>(std::max<int64_t>(0, value.integer_or(0)));
}

double share(const base::json::Value& value) {
    const double number = value.number().value_or(0);
    return std::isfinite(number) && number > 0 ? number : 0;
}

std::vector<std::string> tags_in(const base::json::Value& value) {
    std::vector<std::string> tags;
    for (const auto& tag : base::split_any(value.text_or(""), ";, "))
        tags.push_back(clean_line(tag, longest_word));
    return tags;
}

// Line by line: the notes keep their lines, and only those.
std::string clean_text(std::string_view text) {
    std::string out;
    for (const std::string& line : base::split(text.substr(0, longest_description), '\n'))
        out += clean_line(line, longest_value) + "\n";
    return std::string(base::trim(out));
}

// `lxc` is a list of pairs, the raw options of the container.
std::string value_text(const base::json::Value& value) {
    if (const auto text = value.text()) return clean_line(*text, longest_value);
    std::string out;
    for (const auto& item : value.items()) {
        std::string words;
        for (const auto& word : item.items()) words += (words.empty() ? "" : ": ") + word.text_or("");
        out += (out.empty() ? "" : "; ") + words;
    }
    return clean_line(out, longest_value);
}

// Proxmox VE 8 has one address of each kind, 9 besides a list of all.
std::vector<std::string> addresses_in(const base::json::Value& row) {
    std::vector<std::string> addresses;
    const auto add = [&](const std::string& address) {
        const std::string clean = clean_line(address, longest_word);
        if (clean.empty() || addresses.size() >= most_addresses) return;
        if (std::find(addresses.begin(), addresses.end(), clean) == addresses.end())
            addresses.push_back(clean);
    };
    for (const auto& item : row["ip-addresses"].items())
        if (const std::string ip = item["ip-address"].text_or(""); !ip.empty())
            add(ip + "/" + std::to_string(item["prefix"].integer_or(ip.find(':') == ip.npos ? 32 : 128)));
    if (addresses.empty())
        for (const char* key : {"inet", "inet6"}) add(row[key].text_or(""));
    std::stable_partition(addresses.begin(), addresses.end(),
                          [](const std::string& a) { return a.find(':') == std::string::npos; });
    return addresses;
}

}  // namespace

std::string GuestConfig::value(std::string_view key) const {
    for (const auto& [name, text] : entries)
        if (name == key) return text;
    return {};
}

const char* word_of(Power power) {
    switch (power) {
        case Power::start:
            return "start";
        case Power::shutdown:
            return "shutdown";
        case Power::stop:
            return "stop";
    }
    return "start";
}

// PVE: pve-guest-common AbstractConfig.pm, load_config.
bool is_no_such_guest(const Failure& failure) {
    return failure.status == 500 && failure.kind == Kind::missing &&
           base::has_prefix(failure.message, "Configuration file '");
}

// What high availability looks after is started and stopped by its manager. PVE: API2/LXC/Status.pm.
bool is_work(const Upid& upid, std::string_view work) {
    return upid.type == "vz" + std::string(work) || upid.type == "ha" + std::string(work);
}

GuestStatus read_guest_status(const base::json::Value& data) {
    GuestStatus status;
    status.status = clean_line(data["status"].text_or("unknown"), longest_word);
    status.name = clean_line(data["name"].text_or(""), longest_name);
    status.lock = clean_line(data["lock"].text_or(""), longest_word);
    status.uptime = std::max<int64_t>(0, data["uptime"].integer_or(0));
    status.cpu = share(data["cpu"]);
    status.cpus = share(data["cpus"]);
    status.memory = amount(data["mem"]);
    status.memory_limit = amount(data["maxmem"]);
    status.swap = amount(data["swap"]);
    status.swap_limit = amount(data["maxswap"]);
    status.disk = amount(data["disk"]);
    status.disk_limit = amount(data["maxdisk"]);
    status.is_template = data["template"].is_true();
    return status;
}

GuestConfig read_guest_config(const base::json::Value& data) {
    GuestConfig config;
    config.digest = clean_line(data["digest"].text_or(""), longest_word);
    config.description = clean_text(data["description"].text_or(""));
    config.tags = tags_in(data["tags"]);
    for (const auto& [key, value] : data.members())
        if (key != "digest" && key != "description" && key != "tags")
            config.entries.emplace_back(clean_line(key, longest_word), value_text(value));
    std::sort(config.entries.begin(), config.entries.end());
    return config;
}

std::vector<Interface> read_interfaces(const base::json::Value& data) {
    std::vector<Interface> interfaces;
    for (const auto& row : data.items()) {
        const std::string name = clean_line(row["name"].text_or(""), longest_word);
        if (name.empty() || name == "lo") continue;
        const std::string mac = row["hwaddr"].text().value_or(row["hardware-address"].text_or(""));
        interfaces.push_back({name, base::to_lower(clean_line(mac, longest_word)), addresses_in(row)});
    }
    return interfaces;
}

Result<std::optional<GuestLook>> Guest::look(base::Deadline deadline) {
    const Path tasks = Path("nodes")
                           .node(node_)
                           .then("tasks")
                           .query("vmid", vmid_)
                           .query("source", "all")
                           .query("limit", most_tasks);
    const auto replies = http_.get_all({{&endpoint_, path().then("status/current")},
                                        {&endpoint_, path().then("config")},
                                        {&endpoint_, tasks}},
                                       deadline);
    for (size_t i = 0; i < 2; ++i)
        if (!replies[i]) {
            if (is_no_such_guest(replies[i].error())) return std::optional<GuestLook>();
            return replies[i].error();
        }
    const auto status = replies[0]->data(), config = replies[1]->data();
    if (!status.is_object() || !config.is_object())
        return failure_of(Kind::not_proxmox, base::Code::bad_reply, "status or configuration is no object");
    GuestLook look{read_guest_status(status), read_guest_config(config), {}};
    // Without the tasks the page lacks a hint, no more.
    if (replies[2])
        for (auto& row : read_task_rows(replies[2]->data()))
            if (row.upid.id == std::to_string(vmid_)) look.tasks.push_back(std::move(row));
    return std::optional(std::move(look));
}

Result<std::vector<Interface>> Guest::interfaces(base::Deadline deadline) {
    const auto reply = http_.get(endpoint_, path().then("interfaces"), deadline);
    if (!reply) return reply.error();
    return read_interfaces(reply->data());
}

Result<Upid> Guest::task_of(const Result<Reply>& reply, const std::string& work) const {
    if (!reply) return reply.error();
    auto upid = parse_upid(reply->data().text_or(""));
    if (!upid || !is_work(*upid, work) || upid->id != std::to_string(vmid_))
        return failure_of(Kind::unknown_outcome, base::Code::unknown_outcome,
                          "the answer is not the UPID of the task");
    return *std::move(upid);
}

Result<Upid> Guest::power(Power power, base::Deadline deadline) {
    const std::string word = word_of(power);
    return task_of(http_.post(endpoint_, path().then("status/" + word), {}, deadline), word);
}

Result<Upid> Guest::stop_at_once(base::Deadline deadline) {
    return task_of(http_.post(endpoint_, path().then("status/stop"), {{"overrule-shutdown", "1"}}, deadline),
                   "stop");
}

Result<Upid> Guest::remove(bool is_purged, base::Deadline deadline) {
    Path address = path();
    if (is_purged) address.query("purge", "1");
    return task_of(http_.remove(endpoint_, address, deadline), "destroy");
}

Result<void> Guest::set_tags(const std::vector<std::string>& tags, const std::string& digest,
                             base::Deadline deadline) {
    std::string list;
    for (const std::string& tag : tags) list += (list.empty() ? "" : ";") + tag;
    Params params = {{"digest", digest}};
    // Proxmox takes no empty value: having none is having the option deleted.
    params.emplace_back(list.empty() ? "delete" : "tags", list.empty() ? "tags" : list);
    const auto reply = http_.put(endpoint_, path().then("config"), params, deadline);
    if (!reply) return reply.error();
    return {};
}

}  // namespace pve
