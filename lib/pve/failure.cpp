// SPDX-License-Identifier: MIT
#include "pve/failure.h"

namespace pve {

const char* word_of(Kind kind) {
    switch (kind) {
        case Kind::unreachable:
            return "unreachable";
        case Kind::address_denied:
            return "address_denied";
        case Kind::certificate:
            return "certificate";
        case Kind::not_proxmox:
            return "not_proxmox";
        case Kind::unauthorised:
            return "unauthorised";
        case Kind::denied:
            return "denied";
        case Kind::bad_input:
            return "bad_input";
        case Kind::taken:
            return "taken";
        case Kind::missing:
            return "missing";
        case Kind::unsupported:
            return "unsupported";
        case Kind::changed:
            return "changed";
        case Kind::wrong_state:
            return "wrong_state";
        case Kind::busy:
            return "busy";
        case Kind::failed:
            return "failed";
        case Kind::unavailable:
            return "unavailable";
        case Kind::unknown_outcome:
            return "unknown_outcome";
    }
    return "failed";
}

Failure failure_of(Kind kind, base::Code code, const std::string& detail) {
    Failure failure;
    failure.kind = kind;
    failure.code = code;
    failure.detail = detail;
    return failure;
}

}  // namespace pve
