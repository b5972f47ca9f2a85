// SPDX-License-Identifier: MIT
#include "app/creation_text.h"

#include <fmt/core.h>

#include <optional>

#include "app/wizard_fields.h"
#include "base/text.h"

namespace app {
namespace {

using store::StartState;
using store::State;

// "2 warnings" of "WARNINGS: 2".
std::string warnings_text(const std::string& exit_status) {
    const std::string count = exit_status.substr(exit_status.find_last_of(' ') + 1);
    return count == "1" ? "1 warning" : fmt::format("{} warnings", count);
}

std::string created_text(const store::Creation& creation, const std::string& node) {
    if (creation.reason == "degraded")
        return fmt::format("Created, but {} ended the task with an error ({})", node, creation.message);
    if (creation.reason == "warnings")
        return fmt::format("Created, with {} in the task log", warnings_text(creation.message));
    if (creation.reason == "late" || creation.is_unwanted)
        return fmt::format("It did appear: container {} was created on {} after all", creation.vmid, node);
    return "Created";
}

std::string done_text(const store::Creation& creation, const std::string& node) {
    const std::string created = created_text(creation, node);
    const bool is_plain = created == "Created";
    switch (creation.start_state) {
        case StartState::none:
            return created + ".";
        case StartState::wanted:
        case StartState::sent:
            return created + "; starting…";
        case StartState::done:
            return is_plain ? "Created and started." : created + ". It was started.";
        case StartState::failed:
            return fmt::format("{}{} not started: {}", created, is_plain ? ", but" : ". It was",
                               creation.start_message);
    }
    return created;
}

std::string planned_text(const store::Creation& creation, const std::string& node) {
    if (creation.attempt == 0) return fmt::format("Waiting for {}: nothing has been sent yet.", node);
    if (creation.reason == "lost")
        return fmt::format("The request got lost on its way to {}. It is sent again, with the same VMID.",
                           node);
    if (creation.reason == "certificate")
        return fmt::format(
            "{} showed another certificate than the one you trust, so nothing was sent. It is "
            "tried again.",
            node);
    return fmt::format("{} could not be reached, so nothing was sent. It is tried again.", node);
}

std::string ambiguous_text(const store::Creation& creation, const std::string& node) {
    const std::string unknown = fmt::format(
        "We do not know yet whether container {} was created on {}; we keep checking.", creation.vmid, node);
    if (creation.reason == "restored")
        return unknown + " Berth was restored from a backup meanwhile, so nothing more is sent.";
    if (creation.is_unwanted) return unknown + " You stopped trying, so nothing more is sent.";
    return unknown;
}

std::string failed_text(const store::Creation& creation, const std::string& node) {
    if (creation.reason == "removed")
        return fmt::format("{} created container {}, and it was removed there before we could look.", node,
                           creation.vmid);
    if (creation.reason == "task_forgotten")
        return fmt::format("Not created. {} knows no more of the task, and there is no container {}.", node,
                           creation.vmid);
    return "Not created.";
}

// Where nothing was ever sent.
std::string unsent_text(const store::Creation& creation, const std::string& node) {
    if (creation.reason == "taken")
        return fmt::format(
            "VMID {} was taken by something else meanwhile, so nothing was sent. Nothing of "
            "yours was created.",
            creation.vmid);
    if (creation.reason == "cancelled")
        return "You stopped it before anything was sent. Nothing was created.";
    return fmt::format(
        "{} does not accept the token any more, so nothing was sent. Nothing was created. "
        "Enter a valid token on the page Nodes.",
        node);
}

std::string closed_text(const store::Creation& creation, const std::string& node) {
    if (creation.attempt == 0) return unsent_text(creation, node);
    std::string what = "Not created, as far as can be told.";
    if (creation.reason == "taken")
        what = fmt::format(
            "VMID {} was taken by something else meanwhile. Nothing of yours was created, as far as can be "
            "told.",
            creation.vmid);
    if (creation.reason == "cancelled")
        what = fmt::format("You stopped trying. There is no container {} on {}.", creation.vmid, node);
    if (creation.reason == "attempts_used_up")
        what = fmt::format("{} requests to {} got lost; we stopped trying. There is no container {}.",
                           creation.attempt, node, creation.vmid);
    if (!creation.is_watched) return what;
    return what + " Should it appear after all within a day, you will find it here.";
}

// Where Proxmox does not name a parameter, its words usually name the thing.
const char* field_named_in(const std::string& message) {
    constexpr std::pair<const char*, const char*> words[] = {
        {"already exists", "vmid"},    {"SSH public key", "ssh-public-keys"},
        {"vztmpl", "ostemplate"},      {"template", "ostemplate"},
        {"archive", "ostemplate"},     {"bridge", "net0.bridge"},
        {"storage", "rootfs.storage"}, {"space", "rootfs.size"},
        {"disk", "rootfs.size"},
    };
    for (const auto& [word, field] : words)
        if (message.find(word) != std::string::npos) return field;
    return nullptr;
}

// Proxmox's parameter, or part of one, as the wizard's field: `storage` on a create is about the root disk.
std::string field_of_parameter(const std::string& parameter) {
    if (wizard_field(parameter)) return parameter;
    if (parameter == "storage" || parameter == "rootfs") return "rootfs.storage";
    if (parameter == "features") return "features.nesting";
    if (parameter == "startup") return "startup.order";
    // Of a row that Proxmox names as a whole, its first field: mp3 is mp3.storage.
    for (const char* first : {".bridge", ".storage"})
        if (wizard_field(parameter + first)) return parameter + first;
    return {};
}

// A word of an event's detail, "reason=ok" or just "upid"; nothing when the change was not about it.
std::optional<std::string> noted(const store::CreationEvent& event, std::string_view name) {
    for (const std::string& word : base::split(event.detail, ' ')) {
        if (word == name) return std::string();
        if (base::has_prefix(word, std::string(name) + "=")) return word.substr(name.size() + 1);
    }
    return std::nullopt;
}

std::string start_sentence(const std::string& state) {
    if (state == "wanted") return "Asked to start it";
    if (state == "sent") return "Proxmox was asked to start the container";
    if (state == "done") return "Started";
    return state == "failed" ? "Not started" : "";
}

// The reason of a change as a person would say it; what needs no words is empty.
std::string reason_text(const std::string& reason) {
    constexpr std::pair<const char*, const char*> words[] = {
        {"lease_expired", "whoever sent it did not come back"},
        {"unknown_outcome", "the connection broke, or the answer made no sense"},
        {"taken", "the VMID belongs to something else"},
        {"taken_after_attempt", "the VMID is taken, perhaps by our own request"},
        {"lost", "the request got lost"},
        {"cancelled", "not wanted any more"},
        {"attempts_used_up", "it was tried often enough"},
        {"task_error", "its task failed"},
        {"task_forgotten", "the node knows no more of its task"},
        {"removed", "it was removed meanwhile"},
        {"found", "found by the mark in its notes"},
        {"late", "it appeared later"},
        {"restored", "Berth was restored from a backup"},
        {"warnings", "with warnings"},
        {"degraded", "although its task failed"},
        {"unreachable", "the node could not be reached"},
        {"certificate", "the node showed another certificate"},
        {"address_denied", "the node’s address is not allowed"},
        {"unauthorised", "the token was refused"},
        {"denied", "the token may not do this"},
        {"bad_input", "a value was refused"},
        {"missing", "something it needs does not exist"},
        {"unsupported", "this Proxmox cannot do it"},
        {"busy", "something else was under way there"},
        {"failed", "Proxmox had an error"},
        {"unavailable", "there was no answer"},
        {"not_proxmox", "the answer was not Proxmox’s"},
    };
    if (reason == "ok") return "";
    for (const auto& [word, text] : words)
        if (reason == word) return text;
    return reason;
}

std::string with_reason(const std::string& sentence, const store::CreationEvent& event) {
    const std::string reason = reason_text(noted(event, "reason").value_or(""));
    return reason.empty() ? sentence : fmt::format("{}: {}", sentence, reason);
}

// A change that left the state as it was.
std::string change_sentence(const store::CreationEvent& event) {
    if (noted(event, "attention").value_or("") == "stuck_placeholder")
        return "Needs an administrator's attention";
    if (noted(event, "unwanted")) return "Not wanted any more; what was sent is still looked for";
    return start_sentence(noted(event, "start_state").value_or(""));
}

// What happened, in words; empty for a change that tells a user nothing.
std::string sentence_of(const store::CreationEvent& event) {
    if (event.from == event.to) return change_sentence(event);
    if (event.to == "PLANNED")
        return event.from.empty() ? "Asked for" : with_reason("To be sent again", event);
    if (event.to == "SENDING") return fmt::format("Sending the request, attempt {}", event.attempt);
    if (event.to == "ACCEPTED") return "Proxmox took the request and works on it";
    if (event.to == "AMBIGUOUS") return with_reason("Not known what became of it, so we look", event);
    if (event.to == "DONE") return with_reason("The container is there", event);
    if (event.to == "FAILED") return with_reason("Not created", event);
    if (event.attempt == 0) return with_reason("Closed, nothing was sent", event);
    return with_reason("Given up, but watched for a day", event);
}

}  // namespace

std::string state_text(const store::Creation& creation, const std::string& node_name) {
    switch (creation.state) {
        case State::planned:
            return planned_text(creation, node_name);
        case State::sending:
            return fmt::format("Asking {} to create the container…", node_name);
        case State::accepted:
            return fmt::format("{} is creating the container…", node_name);
        case State::ambiguous:
            return ambiguous_text(creation, node_name);
        case State::done:
            return done_text(creation, node_name);
        case State::failed:
            return failed_text(creation, node_name);
        case State::closed:
            return closed_text(creation, node_name);
    }
    return {};
}

std::string event_text(const store::CreationEvent& event) {
    const std::string what = sentence_of(event);
    return what.empty() ? what : fmt::format("{} ({})", what, event.actor);
}

std::vector<web::FieldError> errors_for_wizard(const store::Creation& creation) {
    std::vector<web::FieldError> errors;
    if (creation.state == State::closed && creation.reason == "taken")
        return {{"vmid", "VMID already in use. Choose another one."}};
    if (creation.state != State::failed) return errors;
    for (const auto& [parameter, text] : creation.errors) {
        const std::string field = field_of_parameter(parameter);
        if (!field.empty()) errors.push_back({field, fmt::format("Proxmox says: {}", text)});
    }
    if (!errors.empty() || creation.message.empty()) return errors;
    if (const char* field = field_named_in(creation.message))
        errors.push_back({field, fmt::format("Proxmox says: {}", creation.message)});
    return errors;
}

}  // namespace app
