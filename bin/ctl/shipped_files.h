// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/doctor.h"

namespace ctl {

// The templates, static files and migrations that these programs were built together with; written by make
// (nginx/deploy.mk).
std::vector<app::ShippedFile> shipped_files();

}  // namespace ctl
