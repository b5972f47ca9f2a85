// SPDX-License-Identifier: MIT
#pragma once

namespace base {

// The version of these programs: the first in deploy/debian/changelog when they were built.
const char* program_version();

// Whether another file was renamed over the one that this process was started from, or it was removed: an
// upgrade has come that this worker is no part of. Not seen: one that moves the whole folder, or a link to
// it.
bool is_program_outdated();

}  // namespace base
