// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/site.h"
#include "app/wizard.h"
#include "base/deadline.h"
#include "base/result.h"
#include "web/rule.h"

namespace app {

// Finished wizards under a name, and creating the same once more.

// The name of a preset, as its forms have it.
const web::Field& preset_name_field();

// What a wizard holds that means something to another one: all but VMID, hostname and what is asked last.
Values lasting_values(const Values& values);

// The preset that a draft edits; 0 for a draft that edits none.
int64_t edited_preset(const Values& values);

// Keeps what a finished draft, or a creation, holds under a name; one of the two ids is empty. Gives what is
// wrong; kept only when that is empty. Errors: not_found, foreign ids; conflict, the draft is not finished.
base::Result<std::vector<web::FieldError>> save_preset(Site& site, int64_t user_id, const std::string& name,
                                                       const std::string& draft_id,
                                                       const std::string& creation_id,
                                                       base::Deadline deadline);

base::Result<std::vector<web::FieldError>> rename_preset(Site& site, int64_t user_id, int64_t preset_id,
                                                         const std::string& name, base::Deadline deadline);

// Begins a draft that edits the preset, and gives its id. A wizard needs a VMID, so a free one is filled in
// where the node says one within a moment. Errors: not_found, unavailable.
base::Result<std::string> edit_preset(Site& site, int64_t user_id, int64_t preset_id,
                                      base::Deadline deadline);

// Puts what the draft holds into the preset that it edits; the draft is done then. Errors: not_found;
// conflict, it is not finished.
base::Result<void> save_edited_preset(Site& site, int64_t user_id, const std::string& draft_id,
                                      base::Deadline deadline);

// Begins a draft with what a creation was made from, and gives its id. Error not_found also when that was not
// kept.
base::Result<std::string> create_again(Site& site, int64_t user_id, const std::string& creation_id,
                                       base::Deadline deadline);

// Fills a wizard that has no row yet from a preset: the one asked for, 0 for none, or else the default one of
// its node. `is_node_chosen` says that the node was asked for; otherwise it becomes the preset's. Error
// not_found, a foreign preset.
base::Result<void> begin_from_preset(Site& site, Wizard& wizard, std::optional<int64_t> preset_id,
                                     bool is_node_chosen, base::Deadline deadline);

}  // namespace app
