// SPDX-License-Identifier: MIT
// Task page: asks for state and new log lines about every second until the task has ended.
import { follow } from './follow.js';

follow();
