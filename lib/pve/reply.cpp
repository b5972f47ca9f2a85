// SPDX-License-Identifier: MIT
#include "pve/reply.h"

#include <fmt/core.h>

#include "base/text.h"

namespace pve {
namespace {

using base::Code;

constexpr size_t longest_message = 512;
constexpr size_t longest_name = 64;
constexpr size_t most_errors = 64;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// Proxmox puts the errors of a property string's parts into one text, a line `net0.ip: …` each (FACTS §6).
void take_apart(const std::string& name, const std::string& text, std::map<std::string, std::string>& out) {
    bool has_parts = false;
    for (const auto& line : base::split(text, '\n')) {
        const auto colon = line.find(": ");
        if (!base::has_prefix(line, name + ".") || colon == std::string::npos) continue;
        has_parts = true;
        out[clean_line(line.substr(0, colon), longest_name)] =
            clean_line(line.substr(colon + 2), longest_message);
    }
    if (!has_parts) out[clean_line(name, longest_name)] = clean_line(text, longest_message);
}

std::map<std::string, std::string> read_errors(const base::json::Value& errors) {
    std::map<std::string, std::string> out;
    for (const auto& [name, text] : errors.members()) {
        if (out.size() >= most_errors) break;
        take_apart(name, text.text_or(""), out);
    }
    return out;
}

// What is to be concluded of a request that may have gone through: for a GET, that it has no answer.
void leave_open(Failure& f, Method method, Kind get_kind, Code get_code) {
    f.kind = method == Method::get ? get_kind : Kind::unknown_outcome;
    f.code = method == Method::get ? get_code : Code::unknown_outcome;
}

void conclude(Failure& f, Kind kind, Code code) {
    f.kind = kind;
    f.code = code;
}

void judge_400(Failure& f) {
    const auto has = [&](const char* name, std::string_view text) {
        const auto found = f.errors.find(name);
        return found != f.errors.end() && contains(found->second, text);
    };
    bool all_unknown = !f.errors.empty();
    for (const auto& [name, text] : f.errors)
        if (!contains(text, "property is not defined in schema")) all_unknown = false;
    if (has("vmid", "already exists")) return conclude(f, Kind::taken, Code::conflict);
    if (has("upid", "no such task")) return conclude(f, Kind::missing, Code::not_found);
    conclude(f, all_unknown ? Kind::unsupported : Kind::bad_input, Code::bad_input);
}

// `Permission check failed (/vms/105, VM.Allocate)`; other texts name no privilege.
void judge_403(Failure& f) {
    conclude(f, Kind::denied, Code::denied);
    constexpr std::string_view mark = "Permission check failed (";
    const std::string_view text = f.message;
    if (!base::has_prefix(text, mark) || text.back() != ')') return;
    const std::string_view inside = text.substr(mark.size(), text.size() - mark.size() - 1);
    if (base::has_prefix(inside, "pool '") && contains(inside, "does not exist"))
        return conclude(f, Kind::missing, Code::not_found);
    const auto comma = inside.find(", ");
    if (inside.empty() || inside.front() != '/' || comma == std::string_view::npos) return;
    f.path = inside.substr(0, comma);
    f.privilege = inside.substr(comma + 2);
}

// PVE: pve-container API2/LXC/Status.pm and API2/LXC.pm destroy_vm, which ask before they begin a task.
bool speaks_of_state(const std::string& text) {
    const bool is_about_running = text.ends_with(" not running") || text.ends_with(" already running");
    return (base::has_prefix(text, "CT ") && is_about_running) || contains(text, "container is running") ||
           contains(text, "protection mode enabled");
}

// Everything that Proxmox's code throws without a class of its own ends as 500, told apart by its words only.
void judge_500(Failure& f, Method method) {
    const std::string& text = f.message;
    if (contains(text, "already exists") || contains(text, "File exists"))
        return conclude(f, Kind::taken, Code::conflict);
    if (contains(text, "got timeout")) {
        leave_open(f, method, Kind::busy, Code::unavailable);
        f.kind = Kind::busy;
        return;
    }
    // PVE: pve-guest-common Tools.pm assert_if_modified.
    if (contains(text, "detected modified configuration")) return conclude(f, Kind::changed, Code::conflict);
    if (speaks_of_state(text)) return conclude(f, Kind::wrong_state, Code::conflict);
    if (contains(text, "is locked (")) return conclude(f, Kind::busy, Code::conflict);
    if (contains(text, "no quorum") || base::has_prefix(text, "hostname lookup "))
        return conclude(f, Kind::unavailable, Code::unavailable);
    if (contains(text, "SSH public key validation error")) {
        f.errors["ssh-public-keys"] = text;
        return conclude(f, Kind::bad_input, Code::bad_input);
    }
    if (contains(text, "Only root can pass arbitrary filesystem paths") ||
        contains(text, "unable to parse volume ID"))
        return conclude(f, Kind::bad_input, Code::bad_input);
    if (contains(text, "does not exist") || contains(text, "no such ") ||
        (base::has_prefix(text, "storage '") &&
         (contains(text, "is disabled") || contains(text, "is not available on node"))))
        return conclude(f, Kind::missing, Code::not_found);
    leave_open(f, method, Kind::failed, Code::unavailable);
    f.kind = Kind::failed;
}

void judge(Failure& f, Method method) {
    switch (f.status) {
        case 400:
            return judge_400(f);
        case 401:
            return conclude(f, Kind::unauthorised, Code::denied);
        case 403:
            return judge_403(f);
        case 404:
            return conclude(f, Kind::not_proxmox, Code::bad_reply);
        case 500:
            return judge_500(f, method);
        case 501:
        case 506:
            if (contains(f.message, "data too large")) return conclude(f, Kind::bad_input, Code::bad_input);
            return conclude(f, Kind::unsupported, Code::bad_input);
        default:
            if (f.status < 500) return leave_open(f, method, Kind::not_proxmox, Code::bad_reply);
            return leave_open(f, method, Kind::unavailable, Code::unavailable);
    }
}

std::string detail_of(const Failure& f) {
    std::string detail = fmt::format("{} {}", f.status, f.message);
    for (const auto& [name, text] : f.errors) detail += fmt::format("; {}: {}", name, text);
    return detail;
}

}  // namespace

Result<Reply> read_reply(Method method, const RawReply& raw) {
    Failure f;
    f.status = raw.status;
    const auto body = base::json::parse(raw.body);
    const bool is_good = raw.status >= 200 && raw.status < 300;
    if (is_good && body && (*body)["data"].is_present()) return Reply{*body, raw.fingerprint, raw.marks};
    f.message = clean_line(raw.reason, longest_message);
    if (is_good) {
        leave_open(f, method, Kind::not_proxmox, Code::bad_reply);
        f.detail = fmt::format("{} with a body that is not Proxmox's", raw.status);
        return f;
    }
    if (body && body->is_object()) {
        const std::string message = clean_line((*body)["message"].text_or(""), longest_message);
        if (!message.empty()) f.message = message;
        f.errors = read_errors((*body)["errors"]);
    }
    judge(f, method);
    f.detail = detail_of(f);
    return f;
}

}  // namespace pve
