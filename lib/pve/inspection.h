// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/deadline.h"
#include "pve/cluster.h"
#include "pve/http.h"

namespace pve {

// How an endpoint answers, looked at for the administrator: each question by itself.
struct Inspection {
    Result<Version> version;
    Result<Permissions> permissions;
    Result<std::vector<Member>> members;
    Marks marks;  // of the answer with the version; empty when there was none
};

// All at once, in one wait; the inspections in the order of the endpoints. The endpoints stay the caller's.
// At most some hundred of them at a time.
std::vector<Inspection> inspect(Http& http, const std::vector<const Endpoint*>& endpoints,
                                base::Deadline deadline);

}  // namespace pve
