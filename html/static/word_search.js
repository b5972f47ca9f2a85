// SPDX-License-Identifier: MIT
// A search by words, without a page; lib/app/word_search.h does the same on the server.

// Whether every word of the search stands somewhere in the text, in any order and case.
export function finds(search, text) {
  const lower = text.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

// What is said once the list is narrowed.
export function count_text(found, all) {
  if (found === all) return `All ${all} are shown.`;
  return found === 0 ? 'None is found.' : `${found} of ${all} found.`;
}
