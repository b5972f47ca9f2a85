// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';

import { clear_faults, endpoint, fresh_vmid, order_fault, until } from '../browser/stage.mjs';
import { lay_blackhole } from './blackhole.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import { Poller } from './poller.mjs';
import { forget_silence, freeze, mend_all, thaw, workers } from './site.mjs';
import { read_ledger } from './truth.mjs';
import { new_visitor, text_of } from './visitor.mjs';

describe('Proxmox', () => {
  let anna, ben, poller, line, other;
  before(async () => {
    line = await lay_blackhole(endpoint('pve1'));
    anna = await new_visitor('anna');
    other = await anna.add_node('solo');
    ben = await new_visitor('ben', { port: line.port });
    // Of ben's node, which some of the tests take away alone.
    poller = new Poller(anna).start();
  });
  afterEach(async () => {
    poller.node_is_back();
    line.mend();
    await mend_all();
    await order_fault({ action: 'node_online', node: 'pve1' });
  });
  after(async () => {
    await poller.stop();
    line.remove();
  });

  const begun_of = (vmid) =>
    read_ledger().filter((entry) => entry.action === 'create_begun' && entry.vmid === vmid).length;

  async function is_refused(visitor, form, vmid, pattern, most_seconds) {
    await forget_silence();
    const answer = await visitor.post(form);
    assert.equal(answer.status, 422);
    assert.match(text_of(answer.body), pattern);
    assert.match(text_of(answer.body), /Nothing was created\./);
    assert.ok(answer.seconds < most_seconds, `it took ${answer.seconds} s`);
    assert.equal(begun_of(vmid), 0);
  }

  // What a node said within the last five seconds still counts; then it is asked again, and with `wait` until a page
  // takes no longer. Each look has to come in time.
  async function comes_to_say(visitor, most_seconds, sentences) {
    return until(sentences.join(' '), async () => {
      const page = await visitor.get('/containers?wait=1');
      assert.equal(page.status, 200);
      assert.ok(page.seconds < most_seconds, `it took ${page.seconds} s`);
      return sentences.every((sentence) => text_of(page.body).includes(sentence)) && page;
    }, 20);
  }
  const is_named_silent = (visitor, most_seconds, names = [visitor.node_name]) =>
    comes_to_say(visitor, most_seconds, names.map((name) => `${name} has not answered since`));

  async function creates(visitor, form) {
    await forget_silence();
    const id = await visitor.press_create(form);
    assert.equal((await visitor.follow(id)).state, 'DONE');
  }

  it('P1 refused connections: said within a second, nothing is sent, the same VMID works afterwards', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await order_fault({ action: 'node_offline', node: 'pve1' });
    poller.node_goes_away();
    await is_refused(anna, form, vmid, new RegExp(`${anna.node_name} cannot be reached`), 1.5);
    assert.equal((await anna.vmid_state(fresh_vmid())).state, 'unconfirmed');
    await is_named_silent(anna, 1.5);
    assert.notEqual((await anna.vmid_state(fresh_vmid(), other.id)).state, 'unconfirmed');
    poller.node_is_back();
    await order_fault({ action: 'node_online', node: 'pve1' });
    await creates(anna, form);
  });

  it('P2 packets that vanish: no longer than a page may take, and the same node by another way is well', async () => {
    const vmid = fresh_vmid();
    const form = await ben.go_to_confirm({ vmid });
    await line.vanish();
    await is_refused(ben, form, vmid, /cannot be reached|does not answer in time/, 9);
    await forget_silence();
    const { state, message } = await ben.vmid_state(fresh_vmid());
    assert.equal(state, 'unconfirmed', message);
    await forget_silence();
    await is_named_silent(ben, 3.5);
    assert.equal((await anna.create({ vmid: fresh_vmid() })).state, 'DONE');
    line.mend();
    await creates(ben, form);
  });

  it('P3 accepts and never speaks: said in time, kept answers are shown with their age', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await anna.get('/');
    freeze('pve');
    poller.node_goes_away();
    await is_refused(anna, form, vmid, /does not answer in time|cannot be reached/, 10);
    assert.equal((await anna.vmid_state(fresh_vmid())).state, 'unconfirmed');
    await forget_silence();
    // One process plays all nodes.
    const page = await is_named_silent(anna, 5, [anna.node_name, other.name]);
    assert.match(text_of(page.body), /showing what it said at/);
    // Known to be silent: nobody waits for them again.
    await is_named_silent(anna, 1.5, [anna.node_name, other.name]);
    poller.node_is_back();
    thaw('pve');
    await creates(anna, form);
  });

  it('P5 lists that take 30 s: the page comes with what was known, and when; a slow request is followed', async () => {
    await anna.get('/');
    await order_fault({ action: 'delay', match: 'GET /', seconds: 30, times: -1 });
    const page = await is_named_silent(anna, 10);
    assert.match(text_of(page.body), /showing what it said at/);
    assert.match(page.body, /data-vmid="100"/);
    await clear_faults();
    await forget_silence();
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await order_fault({ action: 'delay', match: 'POST /nodes/pve1/lxc', seconds: 6 });
    await creates(anna, form);
    assert.equal(begun_of(vmid), 1);
  });

  const enormous = [
    { action: 'huge', size: 50 * 1024 * 1024 },
    { action: 'endless' },
    { action: 'malformed', kind: 'nested', size: 1000000 },
  ];
  for (const fault of enormous) {
    it(`P11 ${fault.action} answers: the page comes in time and the worker does not grow`, async () => {
      await anna.get('/');
      await until('every worker has answered once', async () => {
        await Promise.all([anna.get('/'), anna.get('/')]);
        return true;
      });
      const pages = workers('containers');
      const memory = () =>
        pages.map(({ pid }) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`))[1]));
      const before_kib = memory();
      await order_fault({ ...fault, match: 'GET /', times: -1 });
      await comes_to_say(anna, 10, [`Something answers at ${anna.node_name}, but it is not Proxmox VE.`]);
      assert.notEqual((await anna.vmid_state(fresh_vmid())).state, 'available');
      for (let i = 0; i < 3; ++i) {
        await forget_silence();
        await Promise.all([anna.get('/containers?wait=1'), anna.get('/containers?wait=1')]);
      }
      const growth = memory().map((kib, i) => kib - before_kib[i]);
      assert.ok(Math.max(...growth) < 8 * 1024, `workers grew by ${growth} KiB`);
      assert.deepEqual(workers('containers'), pages);
      await clear_faults();
      await forget_silence();
      assert.doesNotMatch(text_of((await anna.get('/containers?wait=1')).body), /has not answered|is not Proxmox VE/);
    });
  }

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben])), []);
    assert.deepEqual(await poller.stop(), []);
    assert.ok(poller.seen.available > 0 && poller.seen.unconfirmed > 0, JSON.stringify(poller.seen));
  });
});
