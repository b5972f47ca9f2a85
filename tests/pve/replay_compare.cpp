// SPDX-License-Identifier: MIT
#include "replay_compare.h"

#include <algorithm>

#include "perl_text.h"

namespace pve_double {

namespace {

using Differences = std::vector<std::string>;

struct Comparison {
    const std::string& row;
    const UpidMap& upids;
    Differences differences;
};

bool finds(const char* pattern, const std::string& text) { return is_full_match(pattern, text); }

std::vector<std::string> sorted_list(const std::string& text) {
    std::vector<std::string> parts = split(text, ',');
    std::sort(parts.begin(), parts.end());
    return parts;
}

bool is_accepted(const Leniency& leniency, const Value& recorded, const Value& found) {
    const std::string how = leniency.accept;
    if (how == "number") return recorded.is_number() && found.is_number();
    if (how == "text") return found.is_string() && found.text().empty() == recorded.text().empty();
    if (how == "set") return sorted_list(recorded.text()) == sorted_list(found.text());
    const std::string pattern = how.substr(1, how.size() - 2);
    return found.is_string() && finds(pattern.c_str(), found.text()) &&
           finds(pattern.c_str(), recorded.text());
}

bool is_excused(const std::string& row, const std::string& path, const Value& recorded, const Value& found) {
    const std::vector<Leniency>& all = leniencies();
    return std::any_of(all.begin(), all.end(), [&](const Leniency& candidate) {
        return finds(candidate.row, row) && finds(candidate.path, path) &&
               is_accepted(candidate, recorded, found);
    });
}

// The member that tells rows apart; empty when order is all there is.
std::string key_of(const Value& rows) {
    if (rows.items().empty() || !rows.items().front().is_object()) return "";
    for (const char* key : {"upid", "volid", "iface", "id", "vmid", "storage", "n", "poolid"}) {
        if (rows.items().front().has(key)) return key;
    }
    return "";
}

std::string mapped(const UpidMap& upids, const std::string& text) {
    const auto found = upids.find(text);
    return found == upids.end() ? text : found->second;
}

void compare(Comparison& comparison, const std::string& path, const Value& recorded, const Value& found);

void compare_arrays(Comparison& comparison, const std::string& path, const Value& recorded,
                    const Value& found) {
    const std::string key = key_of(recorded);
    if (recorded.items().size() != found.items().size()) {
        comparison.differences.push_back(path + " has " + std::to_string(found.items().size()) +
                                         " items instead of " + std::to_string(recorded.items().size()));
        return;
    }
    for (std::size_t i = 0; i < recorded.items().size(); ++i) {
        const Value& wanted = recorded.items()[i];
        const Value* other = key.empty() ? &found.items()[i] : nullptr;
        for (const Value& candidate : found.items()) {
            if (!key.empty() && candidate[key].text() == mapped(comparison.upids, wanted[key].text())) {
                other = &candidate;
            }
        }
        if (other) {
            compare(comparison, path + "[]", wanted, *other);
        } else {
            comparison.differences.push_back(path + " lacks the row with " + key + " " + wanted[key].text());
        }
    }
}

void compare_objects(Comparison& comparison, const std::string& path, const Value& recorded,
                     const Value& found) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, value] : recorded.members()) {
        const Value* other = found.find(name);
        if (other) {
            compare(comparison, prefix + name, value, *other);
        } else {
            comparison.differences.push_back(prefix + name + " is missing");
        }
    }
    for (const auto& [name, value] : found.members()) {
        if (!recorded.has(name))
            comparison.differences.push_back(prefix + name + " is too much: " + value.dump());
    }
}

void compare(Comparison& comparison, const std::string& path, const Value& recorded, const Value& found) {
    if (recorded.is_array() && found.is_array()) {
        compare_arrays(comparison, path, recorded, found);
        return;
    }
    if (recorded.is_object() && found.is_object()) {
        compare_objects(comparison, path, recorded, found);
        return;
    }
    const bool is_same = recorded.is_string()
                             ? found.is_string() && mapped(comparison.upids, recorded.text()) == found.text()
                             : recorded.dump() == found.dump();
    if (is_same) return;
    if (is_excused(comparison.row, path, recorded, found)) return;
    comparison.differences.push_back(path + " is " + found.dump() + " instead of " + recorded.dump());
}

// Log lines about programs that the recording host lacked say nothing of Proxmox: taken out, the rest
// numbered anew.
void drop_host_lines(Value& body) {
    Value* lines = body.find("data");
    if (!lines || !lines->is_array() || !body.has("total")) return;
    const std::size_t before = lines->items().size();
    std::erase_if(lines->items(),
                  [](const Value& line) { return line["t"].text().rfind("Can't exec \"", 0) == 0; });
    const std::size_t dropped = before - lines->items().size();
    if (dropped == 0) return;
    body.set("total", body["total"].integer() - static_cast<std::int64_t>(dropped));
    for (std::size_t i = 0; i < lines->items().size(); ++i) lines->items()[i].set("n", i + 1);
}

}  // namespace

const std::vector<Leniency>& leniencies() {
    static const std::vector<Leniency> all{
        {"nodes.*", "data\\[\\]\\.ssl_fingerprint", "/([0-9A-F]{2}:){31}[0-9A-F]{2}/",
         "each server has a certificate of its own"},
        {"nodes.*|resources all", "data\\[\\]\\.(cpu|mem|disk|uptime)", "number",
         "load of the host at that time"},
        {"node status", "data\\.cpuinfo\\..*", "text", "hardware of the host"},
        {"node status", "data\\.(kversion|current-kernel\\.(release|version))", "text", "kernel of the host"},
        {"node status", "data\\.loadavg\\[\\]", "/\\d+\\.\\d\\d/", "load of the host at that time"},
        {"node status", "data\\.(memory|rootfs)\\..*|data\\.(uptime|cpu)", "number",
         "load of the host at that time"},
        {"storage.*", "data(\\[\\])?\\.(avail|used|used_fraction)", "number", "what lay on the host's disk"},
        {"storage content vztmpl", "data\\[\\]\\.ctime", "number", "when the file was put there"},
        {"storage.*|resources all", "data(\\[\\])?\\.content", "set", "a hash in Perl: any order"},
        {"task.*|tasks.*", "data(\\[\\])?\\.(pid|pstart|starttime|endtime)", "number",
         "time and process ids"},
        {"task log.*", "data\\[\\]\\.t", "/Filesystem UUID: [0-9a-f-]{36}/", "made up by mke2fs"},
        {"task log.*", "data\\[\\]\\.t", "/Total bytes read: 2017280 \\(2\\.0MiB, \\d+MiB/s\\)/",
         "speed of the host"},
        {"lxc config", "data\\.net[01]", "/name=eth[01],.*hwaddr=BC:24:11(:[0-9A-F]{2}){3},.*type=veth/",
         "MAC addresses are made up"},
        {"lxc config", "data\\.digest", "/[0-9a-f]{40}/", "digest of a text with made-up MAC addresses"}};
    return all;
}

std::vector<std::string> compare_bodies(const std::string& row, const std::string& recorded,
                                        const std::string& found, const UpidMap& upids) {
    std::optional<Value> wanted = parse_json(recorded);
    std::optional<Value> got = parse_json(found);
    if (!wanted || !got) {
        if (recorded == found) return {};
        return {"the body is '" + found.substr(0, 80) + "' instead of '" + recorded.substr(0, 80) + "'"};
    }
    drop_host_lines(*wanted);
    drop_host_lines(*got);
    Comparison comparison{row, upids, {}};
    compare(comparison, "", *wanted, *got);
    return comparison.differences;
}

}  // namespace pve_double
