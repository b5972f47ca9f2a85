// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';

import { fresh_vmid, order_fault, until } from '../browser/stage.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import { Poller } from './poller.mjs';
import { end, freeze, mend_all, sql, sql_session, start_services, thaw } from './site.mjs';
import { read_ledger, read_rows } from './truth.mjs';
import { id_in, new_visitor, text_of } from './visitor.mjs';

describe('MySQL', () => {
  let anna, ben, poller;
  before(async () => {
    anna = await new_visitor('anna');
    ben = await new_visitor('ben');
    poller = new Poller(ben).start();
  });
  afterEach(mend_all);
  after(async () => {
    await mend_all();
    await poller.stop();
  });

  const requests_for = (vmid) => read_ledger().filter((entry) => entry.vmid === vmid).length;

  // A page that says that nothing was changed, when to come again, and by what number to speak of it.
  function is_refusal(answer, most_seconds) {
    assert.equal(answer.status, 503, text_of(answer.body));
    assert.ok(Number(answer.headers['retry-after']) > 0, 'Retry-After');
    assert.match(text_of(answer.body), /Nothing was changed; please try again/);
    assert.match(text_of(answer.body), /Reference: [0-9a-f]{32}/);
    assert.ok(answer.seconds < most_seconds, `it took ${answer.seconds} s`);
  }

  async function creates_again(form) {
    const id = await anna.press_create(form);
    assert.equal((await anna.follow(id)).state, 'DONE');
  }

  it('M1 down: pages say so with 503, nothing reaches the node, and it goes on when MySQL is back', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await end('mysql');
    for (const path of ['/', '/wizard_general', '/nodes']) is_refusal(await anna.get(path), 5);
    is_refusal(await anna.post(form), 5);
    assert.notEqual((await anna.vmid_state(fresh_vmid())).state, 'available');
    assert.equal(requests_for(vmid), 0);
    await start_services();
    await creates_again(form);
  });

  it('M2 hung: pages say so within 5 s', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    freeze('mysql');
    const [page, create, state] = await Promise.all(
      [anna.get('/nodes'), anna.post(form), anna.vmid_state(fresh_vmid())]);
    is_refusal(page, 5);
    is_refusal(create, 5);
    assert.notEqual(state.state, 'available');
    thaw('mysql');
    assert.equal(requests_for(vmid), 0);
    await creates_again(form);
  });

  it('M2 hung between the request and its recording: nobody is told that it failed, and it ends as done', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await order_fault({ action: 'delay', match: 'POST /nodes/pve1/lxc', seconds: 6 });
    const pressed = anna.post(form);
    await until('the request is on its way', async () =>
      (await read_rows()).some((row) => row.vmid === vmid && row.state === 'SENDING'));
    freeze('mysql');
    const answer = await pressed;
    thaw('mysql');
    const id = id_in(answer);
    if (!id) assert.doesNotMatch(text_of(answer.body), /failed|nothing was (created|changed)/i);
    const row = (await read_rows()).find((one) => one.vmid === vmid);
    assert.equal(row.state, 'SENDING');
    const page = text_of((await anna.see(`/creation?id=${row.id}`)).body);
    assert.doesNotMatch(page, /failed|not created/i);
    await settle();
    assert.equal((await anna.follow(row.id)).state, 'DONE');
  });

  it('M3 read-only: lists work, nothing is sent, and it goes on afterwards', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await sql('SET GLOBAL read_only = 1');
    assert.equal((await anna.get('/')).status, 200);
    assert.equal((await anna.get('/nodes')).status, 200);
    is_refusal(await anna.post(form), 5);
    assert.equal(requests_for(vmid), 0);
    await sql('SET GLOBAL read_only = 0');
    await creates_again(form);
  });

  it('M4 a lock held for a moment: nobody notices; held on: 503, and nothing is sent', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    const hold = (seconds) => sql_session(
      `BEGIN; SELECT id FROM nodes WHERE id = ${anna.node_id} FOR UPDATE; DO SLEEP(${seconds}); ROLLBACK`);
    const is_held = () => until('the lock is held', async () =>
      (await sql("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'")).length === 1);
    const long = hold(60);
    await is_held();
    is_refusal(await anna.post(form), 12);
    assert.equal(requests_for(vmid), 0);
    await long.close();
    await until('the lock is gone', async () =>
      (await sql("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'")).length === 0);
    const short = hold(1);
    await is_held();
    await creates_again(form);
    await short.close();
  });

  it('M7 too many connections: 503, and it recovers by itself', async () => {
    const strangers = new Set();
    const operator = sql_session('SET GLOBAL max_connections = 10');
    // All connections of the site end, and strangers come faster than the site does.
    function crowd() {
      operator.say('KILL USER berth_plain');
      for (const one of strangers) if (one.has_ended()) strangers.delete(one);
      while (strangers.size < 10) strangers.add(sql_session('DO 1'));
    }
    try {
      const refused = await until('the site finds no room', async () => {
        crowd();
        const answer = await anna.get('/nodes');
        assert.ok([200, 503].includes(answer.status), `${answer.status}`);
        return answer.status === 503 && answer;
      });
      is_refusal(refused, 5);
      await Promise.all([...strangers].map((one) => one.close()));
      await until('it recovers', async () => (await anna.get('/nodes')).status === 200);
    } finally {
      operator.say('SET GLOBAL max_connections = 300');
      await Promise.all([...strangers].map((one) => one.close()));
      await operator.end();
    }
    assert.equal((await anna.create({ vmid: fresh_vmid() })).state, 'DONE');
  });

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben])), []);
    assert.deepEqual(await poller.stop(), []);
    assert.ok(poller.seen.available > 0, JSON.stringify(poller.seen));
  });
});
