// SPDX-License-Identifier: MIT
#include <algorithm>

#include "call.h"
#include "node_rows.h"
#include "perl_text.h"
#include "volumes.h"

// /nodes/NODE: status, storage, network, dns, aplinfo.
namespace pve_double {

namespace {

const Node& node_of(const Call& call) { return *call.cluster.scene.node(call.node()); }

Reply status(Call& call) { return Success{node_status(call, node_of(call)), {}}; }

std::vector<std::string> formats_of(const std::string& type) {
    if (type == "dir") return {"qcow2", "raw", "subvol", "vmdk"};
    if (type == "nfs" || type == "cifs") return {"qcow2", "raw", "vmdk"};
    if (type == "zfspool") return {"raw", "subvol"};
    return {"raw"};
}

void add_formats(const Call& call, const Storage& storage, Value& row) {
    const std::vector<std::string> names = formats_of(storage.type);
    Value map = Value::object();
    Value list = Value::array();
    for (const std::string& name : names) {
        map.set(name, 1);
        list.push(name);
    }
    if (storage.type != "lvm" && storage.type != "lvmthin") row.set("format", Value::array({map, "raw"}));
    if (call.cluster.is_version("9.2"))
        row.set("formats", Value::object({{"supported", list}, {"default", "raw"}}));
}

bool has_any_content(const Storage& storage, const std::string& kinds) {
    const std::vector<std::string> wanted = split_list(kinds);
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                         [&](const std::string& kind) { return storage.has_content(kind); });
}

Reply storages(Call& call) {
    const std::string wanted = call.text("storage");
    std::string target = call.text("target");
    if (target == call.local_node || target == "localhost") target.clear();
    Value rows = Value::array();
    bool is_known = wanted.empty();
    for (const Storage& storage : call.cluster.scene.storages) {
        if ((!wanted.empty() && storage.name != wanted) || !storage.is_on(call.node())) continue;
        if (storage.is_disabled && call.parameters.has("content")) continue;
        if (!has_any_content(storage, call.text("content"))) continue;
        is_known = true;
        if (storage.is_disabled && call.parameters["enabled"].truth()) continue;
        if (!target.empty() && !storage.is_on(target)) continue;
        if (!call.cluster.access.may_any(call.user, "/storage/" + storage.name,
                                         {"Datastore.Audit", "Datastore.AllocateSpace"})) {
            continue;
        }
        Value row = storage_row(call, storage, call.node());
        if (call.parameters["format"].truth()) add_formats(call, storage, row);
        rows.push(std::move(row));
    }
    if (!is_known) return bad_parameter("storage", "No such storage.");
    return Success{rows, {}};
}

Reply storage_status(Call& call) {
    const Storage* storage = call.cluster.scene.storage(call.text("storage"));
    if (!storage || !storage->is_on(call.node())) return bad_parameter("storage", "No such storage.");
    Value row = storage_row(call, *storage, call.node());
    row.erase("storage");
    row.erase("used_fraction");
    return Success{row, {}};
}

std::string archive_format(const std::string& file) {
    const std::string name = lower(file);
    for (const auto& [tail, format] :
         {std::pair{".tar.gz", "tgz"}, {".tar.xz", "txz"}, {".tar.zst", "tzst"}, {".tar.bz2", "tbz2"}}) {
        const std::string_view end = tail;
        if (name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0)
            return format;
    }
    return "tar";
}

void add_templates(const Cluster& cluster, const Storage& storage, Value& rows) {
    std::vector<Template> templates = cluster.templates_of(storage);
    std::sort(templates.begin(), templates.end(),
              [](const Template& a, const Template& b) { return a.file < b.file; });
    for (const Template& item : templates) {
        rows.push(Value::object({{"volid", storage.name + ":vztmpl/" + item.file},
                                 {"content", "vztmpl"},
                                 {"format", archive_format(item.file)},
                                 {"size", item.size},
                                 {"ctime", item.ctime}}));
    }
}

void add_disks(const Call& call, const Storage& storage, const std::string& content, Value& rows) {
    for (const auto& [vmid, guest] : call.cluster.guests) {
        const std::string kind = guest.type == "lxc" ? "rootdir" : "images";
        if ((!content.empty() && content != kind) || (!storage.is_shared && guest.node != call.node()))
            continue;
        if (call.parameters.has("vmid") && call.vmid() != vmid) continue;
        for (const Volume& volume : volumes_of(guest)) {
            const std::string id = volume.storage + ":" + volume.name;
            const int wanted = call.parameters.has("vmid") ? call.vmid() : 0;
            if (volume.storage != storage.name) continue;
            if (check_volume_access(call.cluster, call.user, wanted, id, "rootdir")) continue;
            rows.push(Value::object({{"volid", id},
                                     {"content", kind},
                                     {"format", storage.type == "zfspool" ? "subvol" : "raw"},
                                     {"size", volume.size},
                                     {"vmid", vmid},
                                     {"ctime", guest.created_ms / 1000}}));
        }
    }
}

Reply storage_content(Call& call) {
    const auto found = usable_storage(call.cluster, call.text("storage"), call.node());
    if (const auto* failure = std::get_if<Failure>(&found)) return *failure;
    const Storage& storage = *std::get<const Storage*>(found);
    if (!storage.is_active) return die("storage '" + storage.name + "' is not online");
    const std::string content = call.text("content");
    Value rows = Value::array();
    const bool wants_templates = (content.empty() || content == "vztmpl") && !call.parameters.has("vmid");
    if (wants_templates && storage.has_content("vztmpl")) add_templates(call.cluster, storage, rows);
    if (content.empty() || content == "rootdir" || content == "images")
        add_disks(call, storage, content, rows);
    return Success{rows, {}};
}

bool is_wanted_interface(const std::string& type, const std::string& filter) {
    const bool is_bridge = type == "bridge" || type == "OVSBridge";
    if (filter.empty()) return type != "vnet";
    if (filter == "include_sdn") return true;
    if (filter == "any_bridge") return is_bridge || type == "vnet";
    return filter == "any_local_bridge" ? is_bridge : type == filter;
}

Reply network(Call& call) {
    const std::string filter = call.text("type");
    Value rows = Value::array();
    for (const Value& interface : node_of(call).network.items()) {
        const std::string type = interface["type"].text();
        if (!is_wanted_interface(type, filter)) continue;
        const bool is_guarded = type == "bridge" || type == "OVSBridge" || type == "vnet";
        const std::string zone = type == "vnet" ? interface["zone"].text("localzone") : "localnetwork";
        if (is_guarded && !filter.empty() && !call.cluster.is_version("7.4") &&
            !call.cluster.access.may_see_bridge(call.user, zone, interface["iface"].text())) {
            continue;
        }
        Value row = interface;
        row.erase("zone");
        rows.push(std::move(row));
    }
    return Success{rows, {}};
}

Reply dns(Call& call) { return Success{node_of(call).dns, {}}; }

// What the list says stays its own: how large the file is stands in the scene only.
Reply aplinfo(Call& call) {
    Value rows = Value::array();
    for (Value row : node_of(call).aplinfo.items()) {
        row.erase("size");
        rows.push(std::move(row));
    }
    return Success{rows, {}};
}

// Nothing is fetched from anywhere: the file is there when the task ends. PVE: pve-manager API2/Nodes.pm
// apl_download, pve-common Tools.pm download_file_from_url.
TaskPlan plan_download(const Call& call, const Storage& storage, const Value& offered) {
    const std::string file = offered["template"].text();
    const std::string to = (storage.path.empty() ? "/var/lib/vz" : storage.path) + "/template/cache/" + file;
    const std::string from = offered["location"].text();
    TaskPlan plan;
    plan.type = "download";
    plan.is_of_guest = false;
    plan.seconds = call.world.seconds();
    plan.lines.push_back({0, "downloading " + from + " to " + to});
    plan.lines.push_back({0.9, "calculating checksum...OK, checksum verified"});
    plan.lines.push_back({1, "download of '" + from + "' to '" + to + "' finished"});
    plan.effects.push_back({1, Value::object({{"do", "download"},
                                              {"storage", storage.name},
                                              {"file", file},
                                              {"size", offered["size"].integer(100000000)},
                                              {"unpacked", 4 * offered["size"].integer(100000000)}})});
    return plan;
}

Reply download_template(Call& call) {
    const std::string wanted = call.text("template");
    const Value::Array& list = node_of(call).aplinfo.items();
    const auto offered = std::find_if(list.begin(), list.end(),
                                      [&](const Value& row) { return row["template"].text() == wanted; });
    if (offered == list.end()) return bad_parameter("template", "no such template");
    const auto found = usable_storage(call.cluster, call.text("storage"), call.node());
    if (const auto* failure = std::get_if<Failure>(&found)) return *failure;
    const Storage& storage = *std::get<const Storage*>(found);
    if (!storage.has_content("vztmpl")) {
        return die("storage '" + storage.name + "' does not support templates");
    }
    return Success{fork_for(call, 0, plan_download(call, storage, *offered)), {}};
}

}  // namespace

void add_node_handlers(Handlers& handlers) {
    handlers["GET /nodes/{node}/status"] = status;
    handlers["GET /nodes/{node}/storage"] = storages;
    handlers["GET /nodes/{node}/storage/{storage}/status"] = storage_status;
    handlers["GET /nodes/{node}/storage/{storage}/content"] = storage_content;
    handlers["GET /nodes/{node}/network"] = network;
    handlers["GET /nodes/{node}/dns"] = dns;
    handlers["GET /nodes/{node}/aplinfo"] = aplinfo;
    handlers["POST /nodes/{node}/aplinfo"] = download_template;
}

}  // namespace pve_double
