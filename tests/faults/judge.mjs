// SPDX-License-Identifier: MIT
// The invariants I1 to I3 and I5 to I7, each a function from what was read to a list of violations (empty: it holds).
import { endpoint, token, until } from '../browser/stage.mjs';
import { berthctl, folder, sql, unexpected_deaths } from './site.mjs';
import { read_ledger, read_lifetimes, read_rows } from './truth.mjs';

const active = ['PLANNED', 'SENDING', 'ACCEPTED', 'AMBIGUOUS'];

function marker_in(entry) {
  return /berth-intent: ([0-9a-f]{32})/.exec(entry.marker ?? '')?.[1];
}

function successful_creations(ledger) {
  return ledger.filter(({ action, outcome }) => action === 'create' && outcome === 'ok');
}

// I1: at most one container for each creation.
export function more_than_one_container(ledger) {
  const counts = new Map();
  for (const entry of successful_creations(ledger)) {
    const id = marker_in(entry);
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([id, count]) => `${id} made ${count} containers`);
}

// I2: every container that was created is known.
export function containers_nobody_knows(ledger, rows) {
  const by_id = new Map(rows.map((row) => [row.id, row]));
  const violations = [];
  for (const entry of successful_creations(ledger)) {
    const id = marker_in(entry);
    const row = by_id.get(id);
    if (!id || (row && row.state === 'DONE' && row.vmid === entry.vmid)) continue;
    violations.push(`container ${entry.vmid} of ${id}: ${row ? `the row says ${row.state} ${row.vmid}` : 'no row'}`);
  }
  return violations;
}

// I3: what Berth says is there is there, and nothing is left open.
export function rows_without_ground(ledger, rows) {
  const made = new Set(successful_creations(ledger).map(marker_in));
  const violations = [];
  for (const { id, vmid, state, attention, attempt } of rows) {
    if (state === 'DONE' && !made.has(id)) violations.push(`${id} says that ${vmid} was made; the ledger does not`);
    if (active.includes(state) && !(state === 'AMBIGUOUS' && attention))
      violations.push(`${id} (${vmid}) is still ${state}, attempt ${attempt}`);
  }
  return violations;
}

// I5: nothing in Redis stays for ever; no claim outlives its creation.
export function what_never_ends(lifetimes, rows) {
  return [
    ...[...lifetimes].filter(([, seconds]) => seconds < 0).map(([key]) => `${key} has no end`),
    ...rows.filter(({ state, claim }) => claim !== 0 && !active.includes(state))
      .map(({ id, state, claim }) => `${id} is ${state} and still claims ${claim}`),
  ];
}

const tell_tales = [
  [/\/(tmp|home|usr|var|etc|work)\//, 'a path'],
  [/\.(cpp|h):\d+|terminate called|what\(\)/, 'the inside of the program'],
  [/\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b|mysql|mariadb|redis|errno/i, 'the database'],
  [/PVEAPIToken|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, 'a token'],
];

// I6: what an error page gives away. `heard` are answers of visitors.
export function what_errors_tell(heard) {
  const { host, port } = endpoint('pve1');
  const secrets = [[folder, 'a path'], [`${host}:${port}`, 'the node’s address'], [token('pve1').secret, 'a token'],
    [token('pve1').id, 'a token’s name']];
  const violations = [];
  for (const { method, path, status, body } of heard) {
    if (status < 500) continue;
    const told = [...tell_tales.filter(([pattern]) => pattern.test(body)).map(([, what]) => what),
      ...secrets.filter(([text]) => body.includes(text)).map(([, what]) => what)];
    if (told.length) violations.push(`${method} ${path.split('?')[0]} ${status} tells ${told.join(', ')}`);
    if (body.trim() === '') violations.push(`${method} ${path.split('?')[0]} ${status} is blank`);
  }
  return violations;
}

// I7: what a visitor was shown that is another's: his name, his nodes' names (they hold his), his creations.
export function what_is_others(visitors, rows) {
  const violations = [];
  for (const visitor of visitors) {
    const foreign = visitors.filter((other) => other !== visitor).map(({ user }) => user.name);
    foreign.push(...rows.filter(({ user_id }) => user_id !== visitor.user.id).map(({ id }) => id));
    for (const { path, body } of visitor.heard)
      for (const text of foreign)
        if (body.includes(text)) violations.push(`${visitor.user.name} saw ${text} at ${path.split('?')[0]}`);
  }
  return violations;
}

// --- the end of a test ----------------------------------------------------------------------------------------------

// Lets leases run out and the time pass after which an attempt counts as lost, for what is older than `seconds`.
// `start_seconds` counts for starts that are under way. A finished creation vouches for its VMID in MySQL for 15 s, longer
// than any free mark of before lives in Redis: while somebody looks at green ticks, no less may pass for it.
export async function let_time_pass(seconds = 0, start_seconds = seconds) {
  const old = `< NOW(3) - INTERVAL ${seconds} SECOND`;
  const start_old = `< NOW(3) - INTERVAL ${start_seconds} SECOND`;
  await sql(`UPDATE creations SET lease_until = NOW(3) - INTERVAL 1 SECOND, updated_at = updated_at
      WHERE state = 'SENDING' AND sent_at ${old};
    UPDATE creations SET sent_at = NOW(3) - INTERVAL 1000 SECOND, updated_at = updated_at
      WHERE state = 'AMBIGUOUS' AND sent_at ${old};
    UPDATE creations SET updated_at = NOW(3) - INTERVAL 60 SECOND
      WHERE (state = 'PLANNED' AND updated_at ${old}) OR (start_state = 'sent' AND updated_at ${start_old})`);
}

const is_settled = ({ state, attention, start_state }) =>
  !(active.includes(state) && !(state === 'AMBIGUOUS' && attention)) &&
  !(state === 'DONE' && ['wanted', 'sent'].includes(start_state));

// Drives on what is open until nothing is, as the timer of an installation does. Whoever is not settled in the end is
// for the judge to see. `grace`: seconds for which an executor may still be at work.
export async function settle({ seconds = 60, grace = 0 } = {}) {
  await until('all creations are settled', async () => {
    if ((await read_rows()).every(is_settled)) return true;
    await let_time_pass(grace);
    await berthctl('reconcile');
    return false;
  }, seconds).catch(() => {});
  // One look more at what is closed: a request may have been carried out late.
  await berthctl('reconcile');
}

// {I1: [], I2: [], ...}: each invariant with its violations.
export async function judge(visitors) {
  const [ledger, rows, lifetimes] = [read_ledger(), await read_rows(), await read_lifetimes()];
  const deaths = unexpected_deaths();
  return {
    I1: more_than_one_container(ledger),
    I2: containers_nobody_knows(ledger, rows),
    I3: rows_without_ground(ledger, rows),
    I5: what_never_ends(lifetimes, rows),
    I6: [...what_errors_tell(visitors.flatMap(({ heard }) => heard)),
      ...(deaths ? [`${deaths} workers ended that nobody had killed`] : [])],
    I7: what_is_others(visitors, rows),
  };
}

export function violations_of(verdict) {
  return Object.entries(verdict).flatMap(([name, found]) => found.map((text) => `${name}: ${text}`));
}
