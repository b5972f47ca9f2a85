// SPDX-License-Identifier: MIT
#include "app/sentences.h"

#include <fmt/core.h>

#include "base/clock.h"
#include "base/text.h"
#include "pve/endpoint.h"

namespace app {
namespace {

// Proxmox's own words, to stand before a full stop.
std::string words_of(const pve::Failure& failure) {
    std::string_view words = base::trim(failure.message);
    while (!words.empty() && words.back() == '.') words.remove_suffix(1);
    return words.empty() ? "it gave no reason" : std::string(words);
}

std::string about_denied(const pve::Failure& failure, const std::string& node) {
    if (failure.privilege.empty())
        return fmt::format("The token of {} may not do this: {}. Give it the missing right in Proxmox.", node,
                           words_of(failure));
    return fmt::format("The token of {} lacks the privilege {} on {}. Give it that right in Proxmox.", node,
                       failure.privilege, failure.path);
}

std::string about_certificate(const pve::Failure& failure, const std::string& node) {
    if (failure.found_fingerprint.empty())
        return fmt::format("The certificate of {} is not trusted. Check how it is to be trusted.", node);
    if (failure.found_until != 0 && failure.found_until < base::unix_now())
        return fmt::format("The certificate of {} ended on {}. Renew it in Proxmox.", node,
                           base::utc_text(failure.found_until));
    return fmt::format(
        "The certificate of {} is not the trusted one; its fingerprint is now {}. If it was renewed, edit "
        "the node "
        "and confirm the new one.",
        node, pve::show_fingerprint(failure.found_fingerprint));
}

}  // namespace

std::string sentence_about(const pve::Failure& failure, const std::string& node) {
    switch (failure.kind) {
        case pve::Kind::unreachable:
            return fmt::format("{} cannot be reached. Check host and port, and whether the node is running.",
                               node);
        case pve::Kind::address_denied:
            return fmt::format(
                "The address of {} is not one that Berth may connect to. Ask its administrator.", node);
        case pve::Kind::certificate:
            return about_certificate(failure, node);
        case pve::Kind::not_proxmox:
            return fmt::format("Something answers at {}, but it is not Proxmox VE. Check host and port.",
                               node);
        case pve::Kind::unauthorised:
            return fmt::format(
                "{} refuses the API token: it is wrong, expired or revoked. Check token id and secret.",
                node);
        case pve::Kind::denied:
            return about_denied(failure, node);
        case pve::Kind::bad_input:
            return fmt::format("{} refuses a value: {}.", node, words_of(failure));
        case pve::Kind::taken:
            return "This VMID is already in use. Choose another one.";
        case pve::Kind::missing:
            return fmt::format("{} does not have what was asked for: {}.", node, words_of(failure));
        case pve::Kind::unsupported:
            return fmt::format("The Proxmox version of {} does not support this: {}.", node,
                               words_of(failure));
        case pve::Kind::changed:
            return fmt::format(
                "Somebody or something changed this on {} meanwhile, so nothing was done. Look at it again.",
                node);
        case pve::Kind::wrong_state:
            return fmt::format("{} does not do this now: {}. Nothing was done.", node, words_of(failure));
        case pve::Kind::busy:
            return fmt::format("{} is busy with something else: {}. Try again in a moment.", node,
                               words_of(failure));
        case pve::Kind::failed:
            return fmt::format("{} answered with an error: {}.", node, words_of(failure));
        case pve::Kind::unavailable:
            return fmt::format("{} does not answer in time. Try again in a moment.", node);
        case pve::Kind::unknown_outcome:
            return fmt::format("The answer of {} was lost on the way, so we do not know yet what it did.",
                               node);
    }
    return fmt::format("{} could not be asked.", node);
}

std::string sentence_about_right(const std::string& privilege, const std::string& path) {
    return fmt::format("The API token lacks {} on {}.", privilege, path);
}

}  // namespace app
