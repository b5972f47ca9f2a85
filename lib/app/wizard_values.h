// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/container_request.h"
#include "app/wizard_fields.h"
#include "web/request.h"
#include "web/rule.h"

namespace app {

// Where a draft keeps the node that is chosen on the first page but not yet gone on with: its id.
constexpr const char* typed_node_field = "node.typed";

// What the container will be called: what was typed, or else Proxmox's own CT<vmid>; empty without a VMID.
// PVE: pve-container API2/LXC.pm
std::string hostname_in(const Values& values);

// What is wrong with the stored values of a step. A field that the step's form was never sent with counts as
// missing, also an optional one: the step has not been done.
std::vector<web::FieldError> errors_of_step(const Step& step, const Values& values);
bool is_complete(const Step& step, const Values& values);

// The first step before `step` that is not complete; nothing when the way to it is free.
std::optional<size_t> first_open_step(const Values& values, size_t step);

// Puts the step's fields from a form into the draft's values: a field that the form does not hold is empty, a
// box that is not ticked is "0", a row that it does not hold is gone. A field of which `is_left_alone` says
// so was shown disabled, so that the form cannot hold it: it stays as it was. Nesting goes off with
// `unprivileged`.
void take_values(const Step& step, const web::Form& form, Values& values,
                 const std::function<bool(const web::Field&)>& is_left_alone = {});
// The lowest row of a family that the values do not hold; nothing when all are in use.
std::optional<unsigned> free_row(const Values& values, std::string_view family);
// A row as a fresh one is: with what it shows at first, and otherwise not filled in. `step` is the one that
// the family is of.
void put_fresh_row(const Step& step, std::string_view family, unsigned row, Values& values);
// Takes away all that the row holds: "mp3".
void drop_row(std::string_view row, Values& values);

}  // namespace app
