// SPDX-License-Identifier: MIT
#pragma once

#include "http.h"

// Answers as a sick server gives them. README.md explains the settings of each fault.
namespace pve_double {

// "status": the status, reason and body of the fault.
Answer answer_by_order(const Value& fault);

// "malformed", "truncated", "huge", "endless": writes what the fault wants and ends the connection.
void write_spoiled(Connection& connection, const Head& head, const Answer& answer, const Value& fault);

// What a task fault means for the task: see Call.
Value task_fault(const Value& fault);

}  // namespace pve_double
