// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/wizard_fields.h"
#include "pve/http.h"

namespace random_wizards {

// What a creation says, by the wizard's names and one value each: "net3.tag" is "7", "rootfs.size" is "0.5".
// What is not said is not in it.
using Flat = std::map<std::string, std::string>;

// What a request for these values has to say, worked out without the code that makes it.
Flat flat_of(const app::Values& values);

// Reads the form of a request and takes its property strings apart, as far as needed to compare. A key that
// comes twice appears under the name "twice: KEY".
Flat flat_of_form(const std::string& form);

// The other way: a form for any values, also for wrong ones, in which property strings hold them as they are.
std::string form_of(const Flat& flat);

// The body of the POST as the client sends it.
std::string form_of(const pve::Params& params);

// A creation as it stands on the wire.
std::string request_of(const std::string& form);

// What differs between two, one a line; empty when nothing does.
std::string difference(const Flat& expected, const Flat& found);

// "net" of "net3", "mp" of "mp0"; other names as they are.
std::string family_of(const std::string& parameter);

}  // namespace random_wizards
