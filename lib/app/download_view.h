// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "web/reply.h"
#include "web/rule.h"

namespace app {

// The wizard's draft or a node, a search, and what is to be downloaded where to.
std::vector<web::Field> download_fields();

// What the draft's node, or the one named, or the default, could download as a template.
web::Reply show_downloads(Call& call);

// Starts the download and leads to the page of its task (303), from which there is a way back to the draft.
web::Reply start_download(Call& call);

}  // namespace app
