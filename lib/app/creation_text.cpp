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

std::string done_text(const store::Creation& creation) {
    const std::string created =
        creation.reason == "degraded"
            ? fmt::format("Created, but Proxmox reports a problem: {}", creation.message)
        : creation.reason == "warnings" ? fmt::format("Created, with {}", creation.message)
                                        : std::string("Created");
    switch (creation.start_state) {
        case StartState::none:
            return created + ".";
        case StartState::wanted:
        case StartState::sent:
            return created + "; starting…";
        case StartState::done:
            return created + " and started.";
        case StartState::failed:
            return fmt::format("{}, but not started: {}", created, creation.start_message);
    }
    return created;
}

std::string closed_text(const store::Creation& creation) {
    if (creation.reason == "taken")
        return fmt::format("VMID {} was taken by something else meanwhile. Nothing of yours was created.",
                           creation.vmid);
    return "Not created, as far as can be told. Should it appear after all, it will be added here.";
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
    if (parameter == "net0") return "net0.bridge";
    if (parameter == "features") return "features.nesting";
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
    if (state == "sent") return "Proxmox was asked to start the container";
    if (state == "done") return "Started";
    return state == "failed" ? "The start failed" : "";
}

std::string with_reason(const std::string& sentence, const store::CreationEvent& event) {
    const std::string reason = noted(event, "reason").value_or("");
    return reason.empty() || reason == "ok" ? sentence : fmt::format("{}: {}", sentence, reason);
}

// What happened, in words; empty for a change that tells a user nothing.
std::string sentence_of(const store::CreationEvent& event) {
    if (event.from == event.to) {
        if (noted(event, "attention").value_or("") == "stuck_placeholder")
            return "Needs an administrator's attention";
        return start_sentence(noted(event, "start_state").value_or(""));
    }
    if (event.to == "PLANNED")
        return event.from.empty() ? "Asked for" : with_reason("To be sent again", event);
    if (event.to == "SENDING") return fmt::format("Request sent, attempt {}", event.attempt);
    if (event.to == "ACCEPTED") return "Proxmox took the request and works on it";
    if (event.to == "AMBIGUOUS")
        return with_reason("The answer was lost, so we look what became of it", event);
    if (event.to == "DONE") return with_reason("The container is there", event);
    if (event.to == "FAILED") return with_reason("Not created", event);
    return with_reason("Given up, but watched for a day", event);
}

}  // namespace

std::string state_text(const store::Creation& creation, const std::string& node_name) {
    switch (creation.state) {
        case State::planned:
            return creation.attempt == 0
                       ? fmt::format("Waiting for {}: nothing has been sent yet.", node_name)
                       : fmt::format("{} could not be reached, so nothing was sent. We keep trying.",
                                     node_name);
        case State::sending:
            return fmt::format("Asking {} to create the container…", node_name);
        case State::accepted:
            return fmt::format("{} is creating the container…", node_name);
        case State::ambiguous:
            return fmt::format("We do not know yet whether {} was created; we keep checking.", creation.vmid);
        case State::done:
            return done_text(creation);
        case State::failed:
            return "Not created.";
        case State::closed:
            return closed_text(creation);
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
