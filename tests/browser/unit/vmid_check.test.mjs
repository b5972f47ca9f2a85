// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load_module } from './load_module.mjs';
import { still_clock } from './still_clock.mjs';

const { VmidCheck, read_vmid } = await load_module('vmid_check.js');
const { read_answer } = await load_module('vmid_answer.js');

// A check whose clock stands still until `pass(ms)` and whose questions wait until they are answered by hand.
function make_bench(options = {}) {
  const clock = still_clock();
  const bench = { pass: clock.pass, questions: [], shown: [], settled: [] };
  bench.check = new VmidCheck({
    min: 100, max: 999999999, node: '1', ...options,
    ask: (node, vmid, signal) => new Promise((resolve, reject) => {
      bench.questions.push({ node, vmid, signal, resolve, reject });
    }),
    show: (outcome) => bench.shown.push(outcome),
    settled: (node, vmid, state) => bench.settled.push([vmid, state]),
    ...clock,
  });
  bench.answer = async (index, state, message = '') => {
    const question = bench.questions[index];
    question.resolve({ vmid: question.vmid, state, message });
    await new Promise(setImmediate);
  };
  bench.last = () => bench.shown.at(-1)?.state ?? 'nothing';
  return bench;
}

test('a VMID is a plain decimal number inside the range of the field', () => {
  const read = (text) => read_vmid(text, 100, 999999999);
  assert.equal(read('100'), 100);
  assert.equal(read(' 105 '), 105);
  assert.equal(read('999999999'), 999999999);
  for (const wrong of ['', '99', '1000000000', '0105', '1e3', '10.5', '-105', '12a', '٣٠٠']) {
    assert.equal(read(wrong), null, wrong);
  }
});

test('the question goes out 500 ms after the last key and not before', () => {
  const bench = make_bench();
  bench.check.typed('10');
  bench.check.typed('105');
  bench.pass(400);
  bench.check.typed('1055');
  bench.pass(499);
  assert.equal(bench.questions.length, 0);
  bench.pass(1);
  assert.deepEqual(bench.questions.map((q) => [q.node, q.vmid]), [['1', 1055]]);
  assert.equal(bench.last(), 'checking');
});

test('an empty or impossible number is never asked about and shows nothing', async () => {
  const bench = make_bench();
  bench.check.typed('105');
  bench.pass(500);
  await bench.answer(0, 'available', 'VMID available');
  assert.equal(bench.last(), 'available');
  for (const text of ['10', '', 'abc', '1234567890']) {
    bench.check.typed(text);
    assert.equal(bench.last(), 'invalid', text);
    bench.check.left(text);
    bench.pass(2000);
  }
  assert.equal(bench.questions.length, 1);
});

test('leaving the field asks at once and does not ask a second time', async () => {
  const bench = make_bench();
  bench.check.typed('105');
  bench.check.left('105');
  assert.equal(bench.questions.length, 1);
  bench.check.left('105');
  bench.pass(600);
  assert.equal(bench.questions.length, 1);
  await bench.answer(0, 'taken', 'VMID already in use');
  bench.check.left('105');
  assert.equal(bench.questions.length, 1);
});

test('leaving the field asks anew once the answer is ten seconds old', async () => {
  const bench = make_bench();
  bench.check.left('105');
  await bench.answer(0, 'available');
  bench.pass(9999);
  bench.check.left('105');
  assert.equal(bench.questions.length, 1);
  bench.pass(1);
  bench.check.left('105');
  assert.equal(bench.questions.length, 2);
});

test('leaving the field asks anew after a check that could not be made', async () => {
  const bench = make_bench();
  bench.check.left('105');
  await bench.answer(0, 'unconfirmed', 'could not ask harbour-1');
  bench.check.left('105');
  assert.equal(bench.questions.length, 2);
});

test('an answer that arrives after the user typed on is dropped', async () => {
  const bench = make_bench();
  bench.check.typed('105');
  bench.pass(500);
  bench.check.typed('1056');
  assert.equal(bench.questions[0].signal.aborted, true);
  await bench.answer(0, 'taken', 'VMID already in use');
  assert.equal(bench.last(), 'invalid');
  bench.pass(500);
  await bench.answer(1, 'available', 'VMID available');
  assert.deepEqual(bench.shown.map((outcome) => outcome.state), ['checking', 'invalid', 'checking', 'available']);
});

test('answers in the wrong order leave the later question on show', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.check.left('106');
  await bench.answer(1, 'available', 'VMID available');
  await bench.answer(0, 'taken', 'VMID already in use');
  assert.deepEqual(bench.shown.at(-1), { state: 'available', message: 'VMID available' });
});

test('changing the node asks again about the same number and drops the old answer', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.check.node_changed('2');
  assert.deepEqual(bench.questions.map((q) => [q.node, q.vmid]), [['1', 105], ['2', 105]]);
  await bench.answer(0, 'available');
  assert.equal(bench.last(), 'checking');
  await bench.answer(1, 'taken', 'VMID already in use');
  assert.equal(bench.last(), 'taken');
});

test('changing the node with no number asks nothing', () => {
  const bench = make_bench();
  bench.check.node_changed('2');
  bench.pass(5000);
  assert.equal(bench.questions.length, 0);
  assert.deepEqual(bench.shown, []);
});

test('a failed question is shown as "could not check"', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.questions[0].reject(new TypeError('network'));
  await new Promise(setImmediate);
  assert.deepEqual(bench.shown.at(-1), { state: 'unconfirmed', message: 'could not check' });
});

test('a question without an answer is given up and its late answer dropped', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.pass(8000);
  assert.equal(bench.last(), 'unconfirmed');
  assert.equal(bench.questions[0].signal.aborted, true);
  await bench.answer(0, 'available');
  assert.equal(bench.last(), 'unconfirmed');
});

test('only a known state about the number asked for counts as an answer', () => {
  assert.deepEqual(read_answer({ vmid: 105, state: 'held', message: 'm' }, 105), { state: 'held', message: 'm' });
  assert.deepEqual(read_answer({ vmid: null, state: 'invalid', message: 'm' }, 105).state, 'unconfirmed');
  assert.deepEqual(read_answer({ vmid: 105, state: 'invalid', message: 'm' }, 105), { state: 'invalid', message: '' });
  for (const odd of [null, {}, { vmid: 106, state: 'available' }, { vmid: '105', state: 'available' },
                     { vmid: 105, state: 'free' }, { vmid: 105, state: 'checking' }]) {
    assert.equal(read_answer(odd, 105).state, 'unconfirmed');
  }
});

test('what a question came to is told: the state, unknown without an answer, no number for an empty field', async () => {
  const bench = make_bench();
  bench.check.left('105');
  await bench.answer(0, 'held');
  bench.check.left('106');
  bench.questions[1].reject(new Error('no network'));
  await new Promise(setImmediate);
  bench.check.typed('');
  assert.deepEqual(bench.settled, [[105, 'held'], [106, 'unknown'], [null, 'invalid']]);
});

test('something newer about the number on show is shown, about another one or during a question it is not', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.check.heard(105, { state: 'held', message: '' });
  assert.equal(bench.last(), 'checking');
  await bench.answer(0, 'available');
  bench.check.heard(104, { state: 'taken', message: '' });
  assert.equal(bench.last(), 'available');
  bench.check.heard(105, { state: 'held', message: '' });
  assert.equal(bench.last(), 'held');
});

test('a number found elsewhere is asked about at once; while it is looked for the spinner turns', async () => {
  const bench = make_bench();
  bench.check.left('105');
  bench.check.wait_for_other();
  assert.equal(bench.last(), 'checking');
  await bench.answer(0, 'taken');
  assert.equal(bench.last(), 'checking');
  bench.check.ask_again('107', null);
  assert.equal(bench.questions[1].vmid, 107);
  await bench.answer(1, 'available');
  assert.equal(bench.last(), 'available');
});

test('when none was found the reason is shown', () => {
  const bench = make_bench();
  bench.check.wait_for_other();
  bench.check.ask_again('', { state: 'unconfirmed', message: 'could not ask for a free one' });
  assert.deepEqual(bench.shown.at(-1), { state: 'unconfirmed', message: 'could not ask for a free one' });
  assert.equal(bench.questions.length, 0);
});
