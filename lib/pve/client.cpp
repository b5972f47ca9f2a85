// SPDX-License-Identifier: MIT
#include "pve/client.h"

#include "base/text.h"
#include "pve/guest.h"

namespace pve {
namespace {

// As many as Proxmox sends by itself.
constexpr unsigned most_tasks = 50;

Path content_path(const std::string& node, const std::string& storage) {
    return Path("nodes").node(node).then("storage").storage(storage).then("content").query("content",
                                                                                           "vztmpl");
}

Path guests_path() { return Path("cluster/resources").query("type", "vm"); }

Path task_path(const std::string& node, const std::string& upid) {
    return Path("nodes").node(node).then("tasks").upid(upid);
}

uint32_t vmid_in(const Params& params) {
    for (const auto& [name, value] : params)
        if (name == "vmid")
            if (const auto number = base::parse_unsigned(value); number && is_vmid(*number))
                return static_cast<uint32_t>(*number);
    return 0;
}

Failure not_proxmox(const char* detail) {
    return failure_of(Kind::not_proxmox, base::Code::bad_reply, detail);
}

// What the reader makes of `data`, which has to be a list.
template <class T>
Result<T> read_list(const Result<Reply>& reply, T (*reader)(const base::json::Value&)) {
    if (!reply) return reply.error();
    if (!reply->data().is_array()) return not_proxmox("not a list");
    return reader(reply->data());
}

}  // namespace

Result<Reply> Client::ask(const Path& path, base::Deadline deadline) {
    auto reply = http_.get(endpoint_, path, deadline);
    if (reply) fingerprint_ = reply->fingerprint;
    return reply;
}

Result<Version> Client::version(base::Deadline deadline) {
    const auto reply = ask(Path("version"), deadline);
    if (!reply) return reply.error();
    Version version = read_version(reply->data());
    if (version.text.empty()) return not_proxmox("no version in the answer");
    return version;
}

Result<Permissions> Client::permissions(base::Deadline deadline) {
    const auto reply = ask(Path("access/permissions"), deadline);
    if (!reply) return reply.error();
    return read_permissions(reply->data());
}

Result<std::vector<Member>> Client::nodes(base::Deadline deadline) {
    return read_list(ask(Path("nodes"), deadline), read_members);
}

Result<std::vector<uint32_t>> Client::vmids(base::Deadline deadline) {
    return read_list(ask(guests_path(), deadline), read_vmids);
}

Result<bool> Client::is_vmid_free(uint32_t vmid, base::Deadline deadline) {
    if (!is_vmid(vmid)) return failure_of(Kind::bad_input, base::Code::bad_input, "not a VMID");
    const auto reply = ask(Path("cluster/nextid").query("vmid", vmid), deadline);
    if (!reply) {
        if (reply.error().kind == Kind::taken) return false;
        return reply.error();
    }
    if (reply->data().integer_or(0) != vmid) return not_proxmox("nextid answered for another VMID");
    return true;
}

Result<uint32_t> Client::next_vmid(base::Deadline deadline) {
    const auto reply = ask(Path("cluster/nextid"), deadline);
    if (!reply) return reply.error();
    const int64_t vmid = reply->data().integer_or(0);
    if (vmid <= 0 || !is_vmid(static_cast<uint64_t>(vmid))) return not_proxmox("nextid is no VMID");
    return static_cast<uint32_t>(vmid);
}

Result<std::optional<Config>> Client::config(const std::string& node, uint32_t vmid,
                                             base::Deadline deadline) {
    const auto reply = ask(Path("nodes").node(node).then("lxc").vmid(vmid).then("config"), deadline);
    if (!reply) {
        if (is_no_such_guest(reply.error())) return std::optional<Config>();
        return reply.error();
    }
    const auto data = reply->data();
    if (!data.is_object()) return not_proxmox("the configuration is not an object");
    return std::optional(
        Config{data["lock"].text_or(""), data["hostname"].text_or(""), data["description"].text_or("")});
}

Result<std::vector<Storage>> Client::storages(const std::string& node, Content content,
                                              base::Deadline deadline) {
    const char* const word = content == Content::vztmpl ? "vztmpl" : "rootdir";
    return read_list(ask(Path("nodes").node(node).then("storage").query("content", word), deadline),
                     read_storages);
}

std::vector<Result<std::vector<Template>>> Client::templates_of(const std::string& node,
                                                                const std::vector<std::string>& storages,
                                                                base::Deadline deadline) {
    std::vector<Ask> asks;
    for (const auto& storage : storages) asks.push_back({&endpoint_, content_path(node, storage)});
    std::vector<Result<std::vector<Template>>> out;
    for (const auto& reply : http_.get_all(asks, deadline)) out.push_back(read_list(reply, read_templates));
    return out;
}

Result<std::vector<Bridge>> Client::bridges(const std::string& node, base::Deadline deadline) {
    return read_list(ask(Path("nodes").node(node).then("network").query("type", "any_bridge"), deadline),
                     read_bridges);
}

Result<NodeFacts> Client::facts(const std::string& node, base::Deadline deadline) {
    const auto replies = http_.get_all({{&endpoint_, Path("version")},
                                        {&endpoint_, Path("access/permissions")},
                                        {&endpoint_, Path("pools")},
                                        {&endpoint_, Path("cluster/resources").query("type", "node")}},
                                       deadline);
    for (const size_t needed : {0, 1})
        if (!replies[needed]) return replies[needed].error();
    NodeFacts facts;
    facts.version = read_version(replies[0]->data());
    if (facts.version.text.empty()) return not_proxmox("no version in the answer");
    facts.permissions = read_permissions(replies[1]->data());
    if (replies[2]) facts.pools = read_pools(replies[2]->data());
    if (replies[3]) facts.cgroup_mode = read_cgroup_mode(replies[3]->data(), node);
    return facts;
}

Result<Upid> Client::send(const Path& path, const Params& params, base::Deadline deadline) {
    auto reply = http_.post(endpoint_, path, params, deadline);
    if (!reply) return reply.error();
    fingerprint_ = reply->fingerprint;
    auto upid = parse_upid(reply->data().text_or(""));
    if (!upid) return failure_of(Kind::unknown_outcome, base::Code::unknown_outcome, "the answer is no UPID");
    return *std::move(upid);
}

Result<Upid> Client::create(const std::string& node, const Params& params, base::Deadline deadline) {
    const uint32_t vmid = vmid_in(params);
    if (vmid == 0) return failure_of(Kind::bad_input, base::Code::bad_input, "no VMID to create");
    auto upid = send(Path("nodes").node(node).then("lxc"), params, deadline);
    if (upid && (upid->type != "vzcreate" || upid->id != std::to_string(vmid) || upid->node != node))
        return failure_of(Kind::unknown_outcome, base::Code::unknown_outcome,
                          "the UPID is of another task: " + upid->text);
    return upid;
}

Result<Upid> Client::start(const std::string& node, uint32_t vmid, base::Deadline deadline) {
    return send(Path("nodes").node(node).then("lxc").vmid(vmid).then("status/start"), {}, deadline);
}

Result<Task> Client::task_status(const std::string& node, const std::string& upid, base::Deadline deadline) {
    const auto reply = ask(task_path(node, upid).then("status"), deadline);
    if (!reply) return reply.error();
    const std::string status = reply->data()["status"].text_or("");
    if (status != "running" && status != "stopped") return not_proxmox("a task neither running nor stopped");
    return read_task(reply->data());
}

Result<TaskLog> Client::task_log(const std::string& node, const std::string& upid, int64_t start,
                                 unsigned limit, base::Deadline deadline) {
    const auto skipped = static_cast<uint64_t>(start < 0 ? 0 : start);
    const auto reply =
        ask(task_path(node, upid).then("log").query("start", skipped).query("limit", limit), deadline);
    if (!reply) return reply.error();
    if (!reply->data().is_array()) return not_proxmox("the log is not a list");
    return read_task_log(reply->body, static_cast<int64_t>(skipped));
}

Result<std::vector<TaskRow>> Client::tasks(const std::string& node, uint32_t vmid, const std::string& type,
                                           base::Deadline deadline) {
    const auto path = Path("nodes")
                          .node(node)
                          .then("tasks")
                          .query("vmid", vmid)
                          .query("typefilter", type)
                          .query("source", "all")
                          .query("limit", most_tasks);
    return read_list(ask(path, deadline), read_task_rows);
}

std::vector<Result<std::vector<Container>>> containers_of(Http& http,
                                                          const std::vector<const Endpoint*>& endpoints,
                                                          base::Deadline deadline) {
    std::vector<Ask> asks;
    for (const auto* endpoint : endpoints) asks.push_back({endpoint, guests_path()});
    std::vector<Result<std::vector<Container>>> out;
    for (const auto& reply : http.get_all(asks, deadline)) out.push_back(read_list(reply, read_containers));
    return out;
}

}  // namespace pve
