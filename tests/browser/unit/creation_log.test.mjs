// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';

const { new_events, new_lines, next_wait, say_elapsed } = await load_module('creation_log.js');

test('lines already on the page are not given again', () => {
  const log = [{ n: 1, t: 'one' }, { n: 2, t: 'two' }, { n: 3, t: 'three' }];
  assert.deepEqual(new_lines({ log }, 2), [{ n: 3, text: 'three' }]);
  assert.deepEqual(new_lines({ log }, 3), []);
});

test('lines come in order, and a line repeated in one answer comes once', () => {
  const log = [{ n: 3, t: 'three' }, { n: 2, t: 'two' }, { n: 3, t: 'three' }, { n: 10, t: 'ten' }];
  assert.deepEqual(new_lines({ log }, 0).map((line) => line.n), [2, 3, 10]);
});

test('empty lines are kept and what is no line is left out', () => {
  const log = [{ n: 1, t: '' }, null, { t: 'no number' }, { n: '2', t: 'text number' }, { n: 2 }];
  assert.deepEqual(new_lines({ log }, 0), [{ n: 1, text: '' }, { n: 2, text: '' }]);
  assert.deepEqual(new_lines({}, 0), []);
});

test('only the events that are not on the page yet are given', () => {
  const events = [{ at: '10:00', text: 'Asked for' }, { at: '10:01', text: 'Sending' }];
  assert.deepEqual(new_events({ events }, 1), [{ at: '10:01', text: 'Sending' }]);
  assert.deepEqual(new_events({ events }, 2), []);
  assert.deepEqual(new_events({ events: [null] }, 0), [{ at: '', text: '' }]);
  assert.deepEqual(new_events({}, 0), []);
});

test('questions come every second, and more slowly while they fail', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 50].map(next_wait), [1000, 2000, 4000, 8000, 10000, 10000]);
});

test('elapsed time is said in seconds, minutes and hours', () => {
  assert.deepEqual([-1, 0, 59.9, 60, 65, 3599, 3600, 3720].map(say_elapsed),
                   ['0 s', '0 s', '59 s', '1 min 00 s', '1 min 05 s', '59 min 59 s', '1 h 00 min', '1 h 02 min']);
});
