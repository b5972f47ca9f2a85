// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';
import { still_clock } from './still_clock.mjs';

const { Keeper } = await load_module('keeper.js');

// A keeper whose clock stands still until `pass(ms)` and whose saves wait until they are answered by hand.
function make_bench() {
  const clock = still_clock();
  const bench = { pass: clock.pass, saves: [] };
  bench.keeper = new Keeper({
    send: () => new Promise((resolve, reject) => { bench.saves.push({ resolve, reject }); }),
    ...clock,
  });
  bench.answer = async (how, value) => {
    bench.saves.at(-1)[how](value);
    await new Promise(setImmediate);
  };
  bench.count = () => bench.saves.length;
  return bench;
}

test('what is typed is saved once, a second after the last change', () => {
  const bench = make_bench();
  bench.keeper.changed();
  bench.pass(900);
  bench.keeper.changed();
  bench.pass(999);
  assert.equal(bench.count(), 0);
  bench.pass(1);
  assert.equal(bench.count(), 1);
  bench.pass(100000);
  assert.equal(bench.count(), 1);
});

test('leaving saves at once, and nothing when nothing was typed since', async () => {
  const bench = make_bench();
  bench.keeper.flush();
  assert.equal(bench.count(), 0);
  bench.keeper.changed();
  const left = bench.keeper.flush();
  assert.equal(bench.count(), 1);
  assert.equal(bench.keeper.is_sending, true);
  await bench.answer('resolve', true);
  await left;
  assert.equal(bench.keeper.is_sending, false);
  bench.keeper.flush();
  assert.equal(bench.count(), 1);
});

test('leaving waits also for the save that was under way already', async () => {
  const bench = make_bench();
  bench.keeper.changed();
  bench.pass(1000);
  let is_over = false;
  const left = bench.keeper.flush().then(() => { is_over = true; });
  await new Promise(setImmediate);
  assert.equal(is_over, false);
  await bench.answer('resolve', true);
  await left;
  assert.equal(bench.count(), 1);
});

test('a submitted form is not saved besides', () => {
  const bench = make_bench();
  bench.keeper.changed();
  bench.keeper.submitted();
  bench.pass(1000);
  bench.keeper.flush();
  assert.equal(bench.count(), 0);
});

test('without an answer it is tried again after 5 s, or when the page is left', async () => {
  const bench = make_bench();
  bench.keeper.changed();
  bench.pass(1000);
  await bench.answer('reject', new Error('no network'));
  bench.pass(4999);
  assert.equal(bench.count(), 1);
  bench.pass(1);
  assert.equal(bench.count(), 2);
  await bench.answer('reject', new Error('no network'));
  bench.keeper.flush();
  assert.equal(bench.count(), 3);
});

test('after a refusal nothing is sent any more', async () => {
  const bench = make_bench();
  bench.keeper.changed();
  bench.pass(1000);
  await bench.answer('resolve', false);
  bench.keeper.changed();
  bench.pass(100000);
  bench.keeper.flush();
  assert.equal(bench.count(), 1);
});
