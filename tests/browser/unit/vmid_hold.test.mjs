// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';
import { still_clock } from './still_clock.mjs';

const { VmidHold } = await load_module('vmid_hold.js');

// A hold whose clock stands still until `pass(ms)` and whose requests wait until they are answered by hand.
function make_bench() {
  const clock = still_clock();
  const bench = { pass: clock.pass, sent: [], heard: [] };
  bench.hold = new VmidHold({
    send: (node, vmid) => new Promise((resolve, reject) => { bench.sent.push({ node, vmid, resolve, reject }); }),
    heard: (vmid, outcome) => bench.heard.push([vmid, outcome.state]),
    ...clock,
  });
  bench.answer = async (state) => {
    bench.sent.at(-1).resolve({ state, message: '' });
    await new Promise(setImmediate);
  };
  bench.numbers = () => bench.sent.map((one) => one.vmid);
  return bench;
}

test('a free number is held at once, and again every 20 s', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  assert.deepEqual(bench.numbers(), [105]);
  await bench.answer('available');
  bench.pass(19999);
  assert.deepEqual(bench.numbers(), [105]);
  bench.pass(1);
  assert.deepEqual(bench.numbers(), [105, 105]);
});

test('a number that could not be confirmed is held as well', () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'unconfirmed');
  assert.deepEqual(bench.numbers(), [105]);
});

test('a number that another wizard has is asked for every second until it is free', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'held');
  assert.deepEqual(bench.numbers(), []);
  bench.pass(1000);
  await bench.answer('held');
  bench.pass(1000);
  await bench.answer('available');
  assert.deepEqual(bench.heard, [[105, 'held'], [105, 'available']]);
  bench.pass(1000);
  assert.equal(bench.sent.length, 2);
});

test('a number that is lost to another wizard is told, and asked for again', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  await bench.answer('held');
  assert.deepEqual(bench.heard, [[105, 'held']]);
  bench.pass(1000);
  assert.equal(bench.sent.length, 2);
});

test('a number that was taken meanwhile is told, and not asked for any more', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  await bench.answer('taken');
  bench.pass(60000);
  assert.equal(bench.sent.length, 1);
});

test('what cannot be had is not held, and lets go of what was', async () => {
  const bench = make_bench();
  bench.hold.known('1', 100, 'taken');
  assert.deepEqual(bench.numbers(), []);
  bench.hold.known('1', 105, 'available');
  await bench.answer('available');
  bench.hold.known('1', 100, 'taken');
  assert.deepEqual(bench.numbers(), [105, null]);
  bench.hold.known('1', null, 'invalid');
  assert.deepEqual(bench.numbers(), [105, null]);
  bench.pass(60000);
  assert.deepEqual(bench.numbers(), [105, null]);
});

test('where nothing could be asked, nothing is held or let go', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  await bench.answer('available');
  bench.hold.known('1', 106, 'unknown');
  bench.pass(60000);
  assert.deepEqual(bench.numbers(), [105]);
});

test('after a pause nothing is sent, and an answer that comes late is not heard', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  bench.hold.pause();
  await bench.answer('held');
  bench.pass(60000);
  assert.deepEqual(bench.heard, []);
  assert.equal(bench.sent.length, 1);
});

test('a request that fails says nothing and is tried again as usual', async () => {
  const bench = make_bench();
  bench.hold.known('1', 105, 'available');
  bench.sent[0].reject(new Error('no network'));
  await new Promise(setImmediate);
  assert.deepEqual(bench.heard, []);
  bench.pass(20000);
  assert.deepEqual(bench.numbers(), [105, 105]);
});
