// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';

const { count_text, finds } = await load_module('word_search.js');

test('every word stands somewhere, in any order and case', () => {
  assert.ok(finds('12 DEB', 'local debian-12-standard'));
  assert.ok(!finds('debian 13', 'local debian-12-standard'));
});

test('without words everything is found', () => {
  assert.ok(finds('', 'x'));
  assert.ok(finds('  ', ''));
});

test('what was found is said', () => {
  assert.equal(count_text(0, 7), 'None is found.');
  assert.equal(count_text(2, 7), '2 of 7 found.');
  assert.equal(count_text(7, 7), 'All 7 are shown.');
});
