// SPDX-License-Identifier: MIT
// What is so, whatever Berth says: read from the make-believe Proxmox's ledger, from MySQL and from Redis.
import { readFileSync } from 'node:fs';

import { redis, sql } from './site.mjs';

// The ledger as a file, since it can be read while the make-believe Proxmox is frozen. A last line that is being
// written is left for the next time.
export function read_ledger() {
  const text = readFileSync(process.env.PVE_LEDGER, 'utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map(JSON.parse);
}

// The VMIDs that are on a cluster for certain: those whose creation was begun and did not fail since, and what was put
// there behind one's back.
export function vmids_on(ledger, cluster) {
  const present = new Set();
  for (const { action, outcome, vmid, cluster: where } of ledger) {
    if (where !== cluster) continue;
    if (action === 'create_begun' || action === 'add_guest') present.add(vmid);
    if (action === 'create' && outcome !== 'ok') present.delete(vmid);
    if (action === 'destroy' || action === 'remove_guest') present.delete(vmid);
  }
  return present;
}

// Those claimed in MySQL, by Berth's cluster number: Map of cluster to Set.
export async function read_claims() {
  const claims = new Map();
  const rows = await sql('SELECT cluster_id, vmid_claim FROM creations WHERE vmid_claim IS NOT NULL', { seconds: 2 });
  for (const [cluster, vmid] of rows) {
    if (!claims.has(cluster)) claims.set(cluster, new Set());
    claims.get(cluster).add(Number(vmid));
  }
  return claims;
}

// The holds of open wizards: Map of "cluster:vmid" to the user's id.
export async function read_holds() {
  const out = await redis('EVAL', `local found = {}
    for _, key in ipairs(redis.call('KEYS', '*hold:*')) do
      local holder = redis.call('GET', key)
      if holder then found[#found + 1] = key .. ' ' .. holder end end
    return found`, '0');
  const holds = new Map();
  for (const line of out.split('\n')) {
    const found = /hold:(\d+):(\d+) (\d+):/.exec(line);
    if (found) holds.set(`${found[1]}:${found[2]}`, Number(found[3]));
  }
  return holds;
}

// Seconds left of each key in Redis: Map of key to number (-1: never ends).
export async function read_lifetimes() {
  const out = await redis('EVAL', `local found = {}
    for _, key in ipairs(redis.call('KEYS', '*')) do found[#found + 1] = redis.call('TTL', key) .. ' ' .. key end
    return found`, '0');
  const lifetimes = new Map();
  for (const line of out.split('\n')) {
    const blank = line.indexOf(' ');
    // -2: it ended between the two commands.
    if (blank > 0 && !line.startsWith('-2 ')) lifetimes.set(line.slice(blank + 1), Number(line.slice(0, blank)));
  }
  return lifetimes;
}

// The creations: [{id, user_id, vmid, state, attention, claim, start_state, ended}].
export async function read_rows() {
  const rows = await sql(`SELECT LOWER(HEX(id)), user_id, vmid, state, IFNULL(attention, ''), IFNULL(vmid_claim, 0),
    start_state, attempt, IFNULL(reason, '') FROM creations ORDER BY created_at, id`);
  return rows.map(([id, user_id, vmid, state, attention, claim, start_state, attempt, reason]) => ({
    id, user_id: Number(user_id), vmid: Number(vmid), state, attention, claim: Number(claim), start_state,
    attempt: Number(attempt), reason,
  }));
}
