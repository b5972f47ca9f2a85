// SPDX-License-Identifier: MIT
// The list of creations without a page: what an answer changes in it, and when to ask again.

// `shown`: by id, whether each row is final. Gives the creations that are not shown yet, those that are, and of these
// the ones that have come to their end since.
export function changes_of(creations, shown) {
  if (!Array.isArray(creations)) return { fresh: [], known: [], ended: [] };
  const valid = creations.filter((creation) => typeof creation?.id === 'string');
  const known = valid.filter(({ id }) => shown.has(id));
  return {
    fresh: valid.filter(({ id }) => !shown.has(id)),
    known,
    ended: known.filter(({ id, final }) => final === true && !shown.get(id).is_final),
  };
}

// Milliseconds: often while something is under way, longer after each question that failed.
export function pause_before_next(is_running, failures) {
  if (failures > 0) return Math.min(2000 * 2 ** failures, 30000);
  return is_running ? 2000 : 15000;
}
