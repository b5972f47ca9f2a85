// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/wizard.h"
#include "store/ssh_keys.h"
#include "web/view.h"

namespace app {

// The SSH keys of a container: those ticked among the ones that the user keeps, and those pasted. A draft
// remembers the ticked ones by their ids, so a key that was removed meanwhile is missing; the text of a key
// goes into the request when the container is created.

// Where the ids of the ticked keys are, in a form as a repeatable field and in a draft separated by blanks.
constexpr const char* ticked_keys_field = "keys";

// As Proxmox takes them: one line each, every key once, the ticked ones first.
std::string keys_for_container(const std::vector<store::SshKey>& kept, const Values& values);

// Says that a ticked key is not kept any more; empty when all are.
std::string missing_key_complaint(const std::vector<store::SshKey>& kept, const Values& values);

// For the review, one line a key: its name, or its comment if it was pasted, type and fingerprint.
std::string keys_in_words(const std::vector<store::SshKey>& kept, const Values& values);

// On the first page: the kept keys to tick, and what the pasted lines are.
void add_key_choices(web::Block body, const Wizard& wizard);

}  // namespace app
