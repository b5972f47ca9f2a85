// SPDX-License-Identifier: MIT
// The guards themselves: each is handed what it must not let pass.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { endpoint, fresh_vmid, order_fault, token } from '../browser/stage.mjs';
import {
  containers_nobody_knows, judge, more_than_one_container, rows_without_ground, violations_of, what_errors_tell,
  what_is_others, what_never_ends,
} from './judge.mjs';
import { Poller, reason_against_green } from './poller.mjs';
import { folder, redis } from './site.mjs';
import { new_visitor } from './visitor.mjs';

const id = 'ab'.repeat(16);
const made = { action: 'create', outcome: 'ok', vmid: 105, cluster: 'lab', marker: `berth-intent: ${id}` };
const done = { id, user_id: 1, vmid: 105, state: 'DONE', attention: '', claim: 0, start_state: 'none', attempt: 1 };

describe('the guards', () => {
  it('I1 see a second container of one creation', () => {
    assert.equal(more_than_one_container([made, { ...made, vmid: 106 }]).length, 1);
    assert.equal(more_than_one_container([made, { ...made, outcome: 'failed: no' }]).length, 0);
  });

  it('I2 see a container that nobody knows, or that a row denies', () => {
    assert.equal(containers_nobody_knows([made], []).length, 1);
    assert.equal(containers_nobody_knows([made], [{ ...done, state: 'FAILED' }]).length, 1);
    assert.equal(containers_nobody_knows([made], [{ ...done, vmid: 106 }]).length, 1);
    assert.equal(containers_nobody_knows([made], [done]).length, 0);
  });

  it('I3 see a row without a container, and one that never ends', () => {
    assert.equal(rows_without_ground([], [done]).length, 1);
    assert.equal(rows_without_ground([], [{ ...done, state: 'SENDING' }]).length, 1);
    assert.equal(rows_without_ground([], [{ ...done, state: 'AMBIGUOUS' }]).length, 1);
    assert.equal(rows_without_ground([], [{ ...done, state: 'AMBIGUOUS', attention: 'stuck_placeholder' }]).length, 0);
    assert.equal(rows_without_ground([made], [done]).length, 0);
  });

  it('I5 see a key without an end, and a claim that was left', () => {
    assert.equal(what_never_ends(new Map([['hold:1:105', -1], ['hold:1:106', 12]]), []).length, 1);
    assert.equal(what_never_ends(new Map(), [{ ...done, claim: 105 }]).length, 1);
  });

  it('I6 see what an error page gives away, and a blank one', () => {
    const { host, port } = endpoint('pve1');
    for (const body of [`cannot open ${folder}/key`, 'SELECT id FROM users', `${host}:${port} is silent`,
      token('pve1').secret, 'mysql 2002', ' '])
      assert.equal(what_errors_tell([{ method: 'GET', path: '/', status: 503, body }]).length, 1, body);
    assert.deepEqual(what_errors_tell([{ method: 'GET', path: '/', status: 503, body: 'Try again in a moment.' }]), []);
  });

  it('I7 see another’s name and another’s creation', () => {
    const anna = { user: { id: 1, name: 'anna' }, heard: [{ path: '/', body: 'pve1-of-ben' }] };
    const ben = { user: { id: 2, name: 'ben' }, heard: [{ path: '/', body: `a link to ${id}` }] };
    assert.equal(what_is_others([anna, ben], [done]).length, 2);
  });

  describe('against a running site', () => {
    let anna;
    before(async () => { anna = await new_visitor('anna'); });
    after(() => redis('DEL', 'left-for-ever'));

    const tells_green = () => Object.create(anna, {
      vmid_state: { value: async () => ({ status: 200, state: 'available' }) },
    });

    it('I4 the poller catches a green tick for what is on the node', async () => {
      await order_fault({ action: 'add_guest', cluster: 'lab', node: 'pve1', vmid: fresh_vmid() });
      const poller = new Poller(tells_green());
      await poller.look_once();
      assert.match(poller.lies.join(), /although it is on the node/);
      const honest = new Poller(anna);
      await honest.look_once();
      assert.deepEqual(honest.lies, []);
    });

    it('I4 the poller catches a green tick while the node is away, and only then', async () => {
      const poller = new Poller(tells_green(), { cluster: 'none of ours' });
      await poller.look_once();
      assert.deepEqual(poller.lies, []);
      poller.node_goes_away();
      await poller.look_once();
      assert.match(poller.lies.join(), /cannot be asked/);
    });

    it('I4 the poller knows claims and holds of others', () => {
      const nothing = { present: new Set(), claimed: new Set(), held: new Set(), is_away: false };
      assert.equal(reason_against_green(105, nothing), '');
      assert.match(reason_against_green(105, { ...nothing, claimed: new Set([105]) }), /claimed/);
      assert.match(reason_against_green(105, { ...nothing, held: new Set([105]) }), /holds/);
    });

    it('I5 the judge reads Redis itself', async () => {
      await redis('SET', 'left-for-ever', '1');
      assert.deepEqual(violations_of(await judge([anna])), ['I5: left-for-ever has no end']);
    });
  });
});
