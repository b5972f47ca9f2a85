// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';

import { fresh_vmid, until } from '../browser/stage.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import { Poller } from './poller.mjs';
import { end, folder, freeze, mend_all, redis, start_services, thaw, workers } from './site.mjs';
import { form_of, new_visitor, text_of, Visitor } from './visitor.mjs';

describe('Redis', () => {
  let anna, ben, poller, pids;
  before(async () => {
    anna = await new_visitor('anna');
    ben = await new_visitor('ben');
    poller = new Poller(ben).start();
    pids = workers().map(({ pid }) => pid).sort();
  });
  afterEach(mend_all);
  after(async () => {
    await mend_all();
    await poller.stop();
  });

  const available = (vmid) => until(`${vmid} is available again`,
    async () => (await anna.vmid_state(vmid)).state === 'available', 20);

  async function fastest_of(count, path) {
    const times = [];
    for (let i = 0; i < count; ++i) times.push((await anna.see(path)).seconds);
    return Math.min(...times);
  }

  it('R1 killed: states are unconfirmed, creating and signing in still work, no worker dies', async () => {
    const known = await anna.create({ vmid: fresh_vmid() });
    assert.equal(known.state, 'DONE');
    await available(fresh_vmid());
    await end('redis');
    const { status, state, message } = await anna.vmid_state(fresh_vmid());
    assert.deepEqual([status, state], [200, 'unconfirmed'], message);
    assert.match(message, /could not ask/);
    assert.notEqual((await anna.vmid_state(known.vmid)).state, 'available');
    for (const path of ['/', '/nodes', '/wizard_general']) assert.equal((await anna.see(path)).status, 200, path);
    const made = await anna.create({ vmid: fresh_vmid() });
    assert.equal(made.state, 'DONE');
    const again = await new Visitor(anna.user).try_to_sign_in();
    assert.equal(again.status, 303, text_of(again.body));
    assert.deepEqual(workers().map(({ pid }) => pid).sort(), pids);
    await start_services();
    await available(fresh_vmid());
  });

  it('R2 hung: each worker waits half a second at most, once, and recovers without a restart', async () => {
    const usual = await fastest_of(5, '/nodes');
    freeze('redis');
    const times = [];
    const start = Date.now();
    for (let i = 0; i < 12; ++i) {
      const answer = await anna.see('/nodes');
      assert.equal(answer.status, 200);
      times.push(answer.seconds - usual);
    }
    const slow = times.filter((time) => time > 0.2);
    // A worker tries Redis again every 2 s.
    const tries = workers('nodes').length * Math.ceil((Date.now() - start) / 2000);
    assert.ok(Math.max(...times) < 0.8, `the slowest took ${Math.max(...times)} s longer`);
    assert.ok(slow.length <= tries, `${slow.length} of 12 requests waited: ${times}`);
    assert.equal((await anna.vmid_state(fresh_vmid())).state, 'unconfirmed');
    thaw('redis');
    await available(fresh_vmid());
    assert.deepEqual(workers().map(({ pid }) => pid).sort(), pids);
  });

  it('R3 restarted empty: nobody is signed out, drafts are kept, nothing is green that should not be', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid, hostname: 'kept.example.org' });
    const { vmid: present } = await anna.create({ vmid: fresh_vmid() });
    await end('redis', 'SIGTERM');
    rmSync(`${folder}/services/redis/dump.rdb`, { force: true });
    await start_services();
    assert.equal((await redis('DBSIZE')).replace(/\D/g, '') < 50, true);
    const page = await anna.get(`/wizard_confirm?draft=${form.values.draft}`);
    assert.equal(page.status, 200);
    assert.match(text_of(page.body), /kept\.example\.org/);
    assert.equal((await anna.vmid_state(present)).state, 'taken');
    const id = await anna.press_create(form_of(page.body, '/wizard_confirm'));
    assert.equal((await anna.follow(id)).state, 'DONE');
  });

  it('R4 full: signing in is refused, reading goes on', async () => {
    await redis('CONFIG', 'SET', 'maxmemory', '1mb');
    const refused = await new Visitor(anna.user).try_to_sign_in();
    assert.ok([422, 429, 503].includes(refused.status), `${refused.status}`);
    assert.match(text_of(refused.body), /try again|try later|wait/i);
    for (const path of ['/', '/nodes', '/wizard_general']) assert.equal((await anna.see(path)).status, 200, path);
    assert.notEqual((await anna.vmid_state(fresh_vmid())).state, 'available');
    await redis('CONFIG', 'SET', 'maxmemory', '64mb');
    assert.equal((await new Visitor(anna.user).try_to_sign_in()).status, 303);
  });

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben])), []);
    assert.deepEqual(await poller.stop(), []);
    assert.ok(poller.seen.available > 0 && poller.seen.taken > 0 && poller.seen.unconfirmed > 0,
      JSON.stringify(poller.seen));
    assert.ok(readFileSync(`${folder}/log/berth.log`, 'utf8').includes('limit_not_counted'));
  });
});
