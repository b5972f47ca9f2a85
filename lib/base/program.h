// SPDX-License-Identifier: MIT
#pragma once

namespace base {

// Of which version these programs are: the newest in deploy/debian/changelog when they were built.
const char* program_version();

// Whether the file that this process was started from has been replaced or removed since: an upgrade has come
// that this worker is not a part of. An executable written over in place cannot be told, but neither can it
// be written while it runs.
bool is_program_replaced();

}  // namespace base
