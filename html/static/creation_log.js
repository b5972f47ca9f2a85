// SPDX-License-Identifier: MIT
// The growing log of a creation, without a page: which lines are new, how long to wait, how to say the time.

// The lines of `reply.log` after number `last`, ascending, none twice. What is not a numbered line is left out.
export function new_lines(reply, last) {
  if (!Array.isArray(reply.log)) return [];
  const fresh = [];
  let shown = last;
  const numbered = reply.log.filter((line) => line && Number.isInteger(line.n));
  for (const line of numbered.sort((a, b) => a.n - b.n)) {
    if (line.n <= shown) continue;
    fresh.push({ n: line.n, text: String(line.t ?? '') });
    shown = line.n;
  }
  return fresh;
}

// The events of `reply.events` after the first `shown`. Events are only ever added.
export function new_events(reply, shown) {
  if (!Array.isArray(reply.events)) return [];
  return reply.events.slice(shown).map((event) => ({ at: String(event?.at ?? ''), text: String(event?.text ?? '') }));
}

// Milliseconds until the next question: a second, and longer after each question that failed, 10 s at most.
export function next_wait(failures) {
  return Math.min(1000 * 2 ** failures, 10000);
}

// "12 s", "2 min 05 s", "1 h 02 min".
export function say_elapsed(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (number) => String(number).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
