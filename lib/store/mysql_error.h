// SPDX-License-Identifier: MIT
#pragma once

// What the error numbers of MariaDB, and of its client library, mean to Berth.
namespace store {

// The client library's own.
bool is_client_error(unsigned number);
// The connection is gone, or none could be had.
bool is_lost(unsigned number);
// There is a server, but it has no room or no time.
bool is_overloaded(unsigned number);
bool is_read_only(unsigned number);
// Another transaction was in the way: the same may go well a moment later.
bool is_contended(unsigned number);

}  // namespace store
