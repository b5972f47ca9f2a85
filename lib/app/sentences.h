// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pve/failure.h"

namespace app {

// What a user reads when a node refuses or does not answer: one plain sentence that says what to do. The only
// place where such sentences are made. `node` is the name the user gave it.
std::string sentence_about(const pve::Failure& failure, const std::string& node);

// That the token lacks a right, as privilege and path.
std::string sentence_about_right(const std::string& privilege, const std::string& path);

}  // namespace app
