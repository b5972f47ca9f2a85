// SPDX-License-Identifier: MIT
#include "app/offer_json.h"

namespace app {
namespace {

using base::json::Value;
using base::json::Writer;

void write(Writer& out, const char* name, const std::string& text) { out.key(name).text(text); }
void write(Writer& out, const char* name, uint64_t number) {
    out.key(name).integer(static_cast<int64_t>(number));
}
void write_flag(Writer& out, const char* name, bool flag) { out.key(name).boolean(flag); }

uint64_t bytes_of(const Value& value) { return static_cast<uint64_t>(value.integer_or(0)); }

}  // namespace

std::string to_json(const std::map<std::string, std::vector<pve::Template>>& templates) {
    Writer out;
    out.begin_object();
    for (const auto& [storage, list] : templates) {
        out.key(storage).begin_array();
        for (const pve::Template& item : list) {
            out.begin_object();
            write(out, "volid", item.volid);
            write(out, "name", item.name);
            write(out, "size", item.size);
            write(out, "ctime", static_cast<uint64_t>(item.ctime));
            out.end_object();
        }
        out.end_array();
    }
    return out.end_object().finish();
}

void from_json(const Value& text, std::map<std::string, std::vector<pve::Template>>& templates) {
    for (const auto& [storage, list] : text.members()) {
        auto& into = templates[storage];
        for (const Value& item : list.items())
            into.push_back({item["volid"].text_or(""), item["name"].text_or(""), "", bytes_of(item["size"]),
                            item["ctime"].integer_or(0)});
    }
}

std::string to_json(const std::vector<pve::Storage>& storages) {
    Writer out;
    out.begin_array();
    for (const pve::Storage& item : storages) {
        out.begin_object();
        write(out, "name", item.name);
        write(out, "type", item.type);
        write(out, "avail", item.avail);
        write(out, "total", item.total);
        write(out, "used", item.used);
        write_flag(out, "active", item.is_active);
        write_flag(out, "shared", item.is_shared);
        out.end_object();
    }
    return out.end_array().finish();
}

void from_json(const Value& text, std::vector<pve::Storage>& storages) {
    for (const Value& item : text.items())
        storages.push_back({item["name"].text_or(""), item["type"].text_or(""), bytes_of(item["avail"]),
                            bytes_of(item["total"]), bytes_of(item["used"]), item["active"].is_true(),
                            item["shared"].is_true()});
}

std::string to_json(const std::vector<pve::Bridge>& bridges) {
    Writer out;
    out.begin_array();
    for (const pve::Bridge& item : bridges) {
        out.begin_object();
        write(out, "name", item.name);
        write(out, "type", item.type);
        write(out, "comment", item.comment);
        write_flag(out, "active", item.is_active);
        out.end_object();
    }
    return out.end_array().finish();
}

void from_json(const Value& text, std::vector<pve::Bridge>& bridges) {
    for (const Value& item : text.items())
        bridges.push_back({item["name"].text_or(""), item["type"].text_or(""), item["active"].is_true(),
                           item["comment"].text_or("")});
}

std::string to_json(const pve::NodeFacts& facts) {
    Writer out;
    out.begin_object();
    write(out, "version", facts.version.text);
    out.key("cgroup").integer(facts.cgroup_mode);
    out.key("permissions").begin_object();
    for (const auto& [path, privileges] : facts.permissions) {
        out.key(path).begin_object();
        for (const auto& [privilege, is_passed_on] : privileges)
            write_flag(out, privilege.c_str(), is_passed_on);
        out.end_object();
    }
    out.end_object();
    out.key("pools").begin_array();
    for (const pve::Pool& pool : facts.pools) {
        out.begin_object();
        write(out, "poolid", pool.name);
        write(out, "comment", pool.comment);
        out.end_object();
    }
    return out.end_array().end_object().finish();
}

// Written as Proxmox's own answers are, so its readers serve.
void from_json(const Value& text, pve::NodeFacts& facts) {
    facts.version = pve::read_version(text);
    facts.cgroup_mode = static_cast<int>(text["cgroup"].integer_or(0));
    facts.permissions = pve::read_permissions(text["permissions"]);
    facts.pools = pve::read_pools(text["pools"]);
}

}  // namespace app
