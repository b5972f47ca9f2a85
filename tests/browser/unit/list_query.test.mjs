// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';

const { query_of, Turns } = await load_module('list_query.js');

test('an empty form asks for the plain list', () => {
  assert.equal(query_of([]), '');
  assert.equal(query_of([['q', ''], ['node', ''], ['tag', '  ']]), '');
});

test('what is chosen stands in the address, without blanks at its ends, and encoded', () => {
  assert.equal(query_of([['q', ' a&b '], ['status', 'running'], ['tag', '']]), '?q=a%26b&status=running');
});

test('of several turns only the last one counts', () => {
  const turns = new Turns();
  const first = turns.take();
  assert.ok(turns.is_last(first));
  const second = turns.take();
  assert.ok(!turns.is_last(first));
  assert.ok(turns.is_last(second));
});
