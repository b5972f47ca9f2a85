// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"

namespace pve {

// What kept a call from its answer, in the ways a person can act on. `Failure::code` says what it means for
// the request; the kind says which sentence to show.
enum class Kind {
    unreachable,     // no connection: refused, no such name, no route, no TLS in time. Nothing was sent
    address_denied,  // the address may not be connected to (AddressPolicy). Nothing was sent
    certificate,   // the certificate is not the trusted one; `found_fingerprint` is the one met. Nothing sent
    not_proxmox,   // something answered that is not a Proxmox VE API
    unauthorised,  // 401: the token is wrong, expired, revoked, or its user disabled (3 s late)
    denied,        // 403: the token is fine, a privilege is missing: `privilege`, `path` when named
    bad_input,     // Proxmox refuses a value: `errors` names the parameter where Proxmox did
    taken,         // the VMID belongs to a guest already
    missing,       // no such storage, template, container, pool or task
    unsupported,   // this version of Proxmox does not know the call or a parameter
    changed,       // what was to be changed is not as it was seen before, by its digest. Nothing was done
    wrong_state,   // a guest that runs, does not run, or is protected is not one for this. Nothing was done
    busy,          // something else is under way there: a lock, another task
    failed,        // Proxmox answered with an error of its own that is none of the others: see `message`
    unavailable,   // no answer in time, or the node behind the one asked is away
    unknown_outcome,  // the request was sent and may have been carried out; only a look can tell
};

// The lower-case word of a kind, for log lines and tests.
const char* word_of(Kind kind);

// Proxmox's words are hostile text: cleaned of control characters and capped at 512 bytes, still to be
// escaped where shown. The code follows from what is known of the outcome:
//   unsent           no byte of the request left: unreachable, address_denied, certificate
//   unknown_outcome  anything but a GET that was sent and got no answer, a 5xx without a clear refusal, or
//                    an answer that is not Proxmox's (also `busy` after a lock timeout and `failed`)
//   bad_input, denied, conflict (taken, changed, wrong_state), not_found (missing)   Proxmox refused, nothing
//                    was done
//   unavailable      a GET without an answer; a node that Proxmox could not even look up
//   bad_reply        a GET answered by something else than Proxmox
// Not final by itself: on a second attempt even a refusal may speak of the first one (CREATION T4, T5).
struct Failure : base::Error {
    Kind kind = Kind::failed;
    int status = 0;  // of HTTP; 0 when there was no status line
    // Only the caller's deadline ended the wait: with more time there might have been an answer.
    bool is_late = false;
    std::string message;  // the `message` of the body, else the reason phrase, else empty
    // Parameter to text, on 400. The errors of a property string are taken apart: "net0.ip". A refusal that
    // Proxmox words without naming the parameter gets its name where the wording is unmistakable
    // ("ssh-public-keys"). The key `storage` on a create is about the storage of a disk.
    std::map<std::string, std::string> errors;
    std::string privilege, path;    // of a 403 that names them: "VM.Allocate", "/vms/105"; else empty
    std::string found_fingerprint;  // of Kind::certificate, 64 lower-case hex digits; else empty
    int64_t found_until = 0;        // unix seconds when that certificate ends; 0: not known
};

// One that no answer of Proxmox tells: what is missing from it, or what was not even asked.
Failure failure_of(Kind kind, base::Code code, const std::string& detail);

template <class T>
using Result = base::Result<T, Failure>;

}  // namespace pve
