// SPDX-License-Identifier: MIT
// Two users create containers while faults drawn at random come and go:   soak.mjs SECONDS SEED   (by run.sh)
// What is drawn depends on SEED alone, when it happens does not. Prints what was made and drawn, and each invariant;
// ends with 1 when one is broken.
import { appendFileSync } from 'node:fs';

import { endpoint, fresh_vmid, order_fault } from '../browser/stage.mjs';
import { lay_line } from '../browser/silent_line.mjs';
import { judge, let_time_pass, settle } from './judge.mjs';
import { Poller } from './poller.mjs';
import { generator } from './random.mjs';
import {
  berthctl, end, folder, forget_silence, freeze, is_alive, kill_worker, mend_all, pid_of, start_services, thaw, workers,
} from './site.mjs';
import { read_ledger, read_rows } from './truth.mjs';
import { id_in, new_visitor } from './visitor.mjs';

const [seconds, seed] = process.argv.slice(2).map(Number);
const start = performance.now();
const is_over = () => performance.now() - start > 1000 * seconds;
const pause = (length) => new Promise((resolve) => { setTimeout(resolve, 1000 * length); });

const create = 'POST /nodes/pve1/lxc';
const status = 'GET /nodes/pve1/tasks/[^/]+/status';
const log = 'GET /nodes/pve1/tasks/[^/]+/log';
const free = 'GET /cluster/nextid';

// Each kind: what it does, given the line to the node and a drawing hand. Kinds that take a service away give it back.
const kinds = {
  'answer to create lost': () => order_fault({ action: 'execute_then_drop', match: create }),
  'create lost': () => order_fault({ action: 'drop_before_execute', match: create }),
  'create done late': (_, draw) =>
    order_fault({ action: 'delay_execute', match: create, seconds: draw.whole(2, 8), drop: true }),
  'create slow': (_, draw) => order_fault({ action: 'delay', match: create, seconds: draw.whole(1, 4) }),
  'create answered 596, done': () => order_fault({ action: 'status', match: create, status: 596, execute: true }),
  'create answered 502, not done': () => order_fault({ action: 'status', match: create, status: 502 }),
  'create answered by nonsense': (_, draw) =>
    order_fault({ action: 'malformed', match: create, kind: draw.one_of(['json', 'html', 'empty']) }),
  'create answer truncated': () => order_fault({ action: 'truncated', match: create, bytes: 10 }),
  'task fails': () => order_fault({ action: 'task_error', match: create, message: 'no space left on device' }),
  'task status lost': (_, draw) =>
    order_fault({ action: 'drop_before_execute', match: status, times: draw.whole(1, 4) }),
  'task log answered by nonsense': () => order_fault({ action: 'malformed', match: log, kind: 'html', times: 2 }),
  'VMID question answered 500': () =>
    order_fault({ action: 'status', match: free, status: 500, reason: 'out of luck' }),
  'worker killed': async (_, draw) => {
    const page = draw.one_of(['wizard_confirm', 'ajax_creation', 'ajax_vmid', 'wizard_general']);
    const which = draw.whole(0, 1);
    const found = workers(page);
    const { pid } = found[which] ?? found[0] ?? {};
    if (pid && is_alive(pid)) await kill_worker(pid);
  },
  'Redis killed': async (_, draw) => {
    await end('redis');
    await pause(draw.whole(1, 10) / 10);
    await start_services();
  },
  'Redis hung': (_, draw) => for_a_while('redis', draw.whole(2, 15) / 10),
  'MySQL hung for 2 s': () => for_a_while('mysql', 2),
  'node hung': async (line, draw) => {
    line.cut();
    await pause(draw.whole(5, 30) / 10);
    line.mend();
    await forget_silence().catch(() => {});
  },
};

async function for_a_while(name, length) {
  freeze(name);
  await pause(length);
  thaw(name);
}

// What was drawn when, beside Berth's own log.
function note(text) {
  appendFileSync(`${folder}/log/soak.log`, `${new Date().toISOString()} ${text}\n`);
}

const drawn = new Map();
async function draw_faults(line) {
  const draw = generator(seed);
  while (!is_over()) {
    const kind = draw.one_of(Object.keys(kinds));
    const wait = draw.whole(2, 12) / 10;
    drawn.set(kind, (drawn.get(kind) ?? 0) + 1);
    note(kind);
    // A control port that is being asked while its process is busy, a Redis that is just starting: drawn all the same.
    await kinds[kind](line, draw).catch((error) => console.log(`drawing "${kind}": ${error.message}`));
    await pause(wait);
  }
}

const outcomes = { pressed: 0, 'no answer': 0 };
function count(outcome) {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

// Like a person: what does not work is tried again, and Create is pressed again when the answer says nothing.
async function create_on_and_on(visitor, start_them) {
  while (!is_over()) {
    const form = await visitor.go_to_confirm({ vmid: fresh_vmid(), start: start_them }).catch(() => null);
    if (!form) {
      await pause(0.2);
      continue;
    }
    count('pressed');
    let id;
    for (let i = 0; i < 4 && !id; ++i) {
      const answer = await visitor.post(form).catch(() => null);
      count(answer ? String(answer.status) : 'no answer');
      id = answer && id_in(answer);
      if (answer?.status === 422) break;
    }
    if (id) await visitor.follow(id, { seconds: 6 }).catch(() => count('left alone'));
  }
}

// Leases and windows that are minutes long in truth pass in seconds here, and the timer comes by.
async function be_the_clock() {
  while (!is_over()) {
    await pause(2);
    await let_time_pass(6, 16).catch(() => {});
    await berthctl('reconcile').catch(() => {});
  }
}

const line = await lay_line(endpoint('pve1').host, endpoint('pve1').port);
const anna = await new_visitor('anna', { port: line.port });
const ben = await new_visitor('ben', { port: line.port });
const watcher = await new_visitor('watcher');
const poller = new Poller(watcher).start();
console.log(`soak: ${seconds} s, seed ${seed}`);
await Promise.all([draw_faults(line), create_on_and_on(anna, false), create_on_and_on(ben, true), be_the_clock()]);
line.mend();
if (!is_alive(pid_of('pve'))) throw new Error('the make-believe Proxmox has ended');
await mend_all();
// Requests that the make-believe Proxmox still holds back are carried out within 8 s.
await pause(8);
await settle({ seconds: 120, grace: 16 });
const lies = await poller.stop();
const verdict = { ...await judge([anna, ben, watcher]), I4: lies };
line.remove();

const rows = await read_rows();
const states = {};
for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
console.log(`creations: ${rows.length} ${JSON.stringify(states)}; containers: ${
  read_ledger().filter(({ action, outcome }) => action === 'create' && outcome === 'ok').length}`);
console.log(`answers to Create: ${JSON.stringify(outcomes)}`);
console.log(`the poller saw: ${JSON.stringify(poller.seen)} in ${poller.rounds} rounds`);
console.log(`faults drawn: ${[...drawn.values()].reduce((sum, n) => sum + n, 0)}`);
for (const [kind, times] of [...drawn].sort()) console.log(`  ${String(times).padStart(4)}  ${kind}`);
for (const name of Object.keys(verdict).sort()) {
  console.log(`${name}  ${verdict[name].length === 0 ? 'ok' : `${verdict[name].length} violations`}`);
  for (const text of verdict[name].slice(0, 20)) console.log(`      ${text}`);
}
process.exit(Object.values(verdict).every((found) => found.length === 0) ? 0 : 1);
