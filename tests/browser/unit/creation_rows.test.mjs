// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';

const { changes_of, pause_before_next } = await load_module('creation_rows.js');

const row = (id, final) => ({ id, final });

test('what is shown already is told from what is new', () => {
  const shown = new Map([['a', { is_final: false }]]);
  const { fresh, known, ended } = changes_of([row('b', false), row('a', false)], shown);
  assert.deepEqual([fresh, known, ended], [[row('b', false)], [row('a', false)], []]);
});

test('one that has come to its end is told once', () => {
  const answer = [row('a', true), row('b', true)];
  const ended = (shown) => changes_of(answer, new Map(shown)).ended.map(({ id }) => id);
  assert.deepEqual(ended([['a', { is_final: false }], ['b', { is_final: true }]]), ['a']);
  assert.deepEqual(ended([['a', { is_final: true }], ['b', { is_final: true }]]), []);
});

test('what is no creation is left out', () => {
  for (const answer of [undefined, null, {}, 'x', [null, 1, { id: 7 }, {}]])
    assert.deepEqual(changes_of(answer, new Map()), { fresh: [], known: [], ended: [] });
});

test('one asks often while something is under way, and less after failures', () => {
  assert.equal(pause_before_next(true, 0), 2000);
  assert.equal(pause_before_next(false, 0), 15000);
  assert.equal(pause_before_next(true, 1), 4000);
  assert.equal(pause_before_next(true, 20), 30000);
});
