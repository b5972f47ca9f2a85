// SPDX-License-Identifier: MIT
// The numbers of rows such as net0 and net1, and the names that depend on them.

// The lowest number that is not in use, or null when all are.
export function lowest_free(used, most) {
  const taken = new Set(used);
  for (let number = 0; number < most; number += 1) if (!taken.has(number)) return number;
  return null;
}

// A name or id of the row that is copied, for the row of that number: `net#.ip`, `f-net#-ip`.
export function with_number(text, number) {
  return text.replaceAll('#', String(number));
}
