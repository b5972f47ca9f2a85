// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';

import { fresh_vmid, order_fault, until } from '../browser/stage.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import { Poller } from './poller.mjs';
import { folder, kill_worker, mend_all, pid_of, run, workers } from './site.mjs';
import { read_ledger, read_rows } from './truth.mjs';
import { id_in, new_visitor, text_of } from './visitor.mjs';

describe('workers, nginx and impatient visitors', () => {
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

  const containers_of = (vmid) =>
    read_ledger().filter((entry) => entry.action === 'create' && entry.outcome === 'ok' && entry.vmid === vmid).length;
  const begun_of = (vmid) =>
    read_ledger().filter((entry) => entry.action === 'create_begun' && entry.vmid === vmid).length;
  const rows_of = async (vmid) => (await read_rows()).filter((row) => row.vmid === vmid);

  it('W2 segfault: no core file, the page is back, the visitor is told what may have happened', async () => {
    // What a machine that keeps core files would do.
    await run('prlimit', ['--core=unlimited', '--pid', String(pid_of('supervise'))]);
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    const page = 'wizard_confirm';
    for (const { pid } of workers(page)) await kill_worker(pid);
    await until('the workers are back', () => workers(page).length === 2);
    await order_fault({ action: 'delay', match: 'POST /nodes/pve1/lxc', seconds: 6 });
    const pressed = anna.post(form);
    await until('the request is on its way', async () => (await rows_of(vmid))[0]?.state === 'SENDING');
    for (const { pid } of workers(page)) await kill_worker(pid, 'SIGSEGV');
    const answer = await pressed;
    assert.ok([502, 503].includes(answer.status), `${answer.status}`);
    assert.match(text_of(answer.body), /it may have worked/);
    assert.doesNotMatch(text_of(answer.body), /failed/i);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    await until('the workers are back', () => workers(page).length === 2);
    const cores = [...readdirSync(`${folder}/processes`), ...readdirSync(folder)].filter((name) => /core/.test(name));
    assert.deepEqual(cores, []);
    // Pressed again: the creation there already is, not a second one.
    const id = id_in(await anna.post(form));
    assert.equal(id, (await rows_of(vmid))[0].id);
    await settle();
    assert.equal((await anna.follow(id)).state, 'DONE');
    assert.equal(containers_of(vmid), 1);
  });

  it('W3 nginx reloaded under requests: none is lost', async () => {
    const answers = [];
    let is_over = false;
    const visit = async (visitor) => {
      while (!is_over) answers.push((await visitor.get('/nodes')).status);
    };
    const load = [visit(anna), visit(anna), visit(ben), visit(ben)];
    const form = await anna.go_to_confirm({ vmid: fresh_vmid() });
    await order_fault({ action: 'delay', match: 'POST /nodes/pve1/lxc', seconds: 1 });
    const pressed = anna.post(form);
    for (let i = 0; i < 5; ++i) {
      const enough = answers.length + 10;
      process.kill(pid_of('nginx'), 'SIGHUP');
      await until('requests go on', () => answers.length >= enough);
    }
    const id = id_in(await pressed);
    is_over = true;
    await Promise.all(load);
    assert.deepEqual([...new Set(answers)], [200]);
    assert.equal((await anna.follow(id)).state, 'DONE');
  });

  it('W4 twenty posts of one page at once: one container', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    const answers = await Promise.all(Array.from({ length: 20 }, () => anna.post(form)));
    const ids = new Set(answers.map(id_in));
    assert.deepEqual(answers.map(({ status }) => status).filter((status) => status !== 303), []);
    assert.equal(ids.size, 1);
    assert.equal((await anna.follow([...ids][0])).state, 'DONE');
    assert.deepEqual([(await rows_of(vmid)).length, begun_of(vmid), containers_of(vmid)], [1, 1, 1]);
  });

  it('W4 a browser that hangs up after 0.2 s, and comes again: the same creation', async () => {
    const vmid = fresh_vmid();
    const form = await anna.go_to_confirm({ vmid });
    await order_fault({ action: 'delay', match: 'POST /nodes/pve1/lxc', seconds: 4 });
    await assert.rejects(anna.post(form, { hang_up_after: 0.2 }), { name: /AbortError|TimeoutError/ });
    await until('the row is there', async () => (await rows_of(vmid)).length === 1);
    const [id, again] = await Promise.all([anna.press_create(form), anna.press_create(form)]);
    assert.equal(id, again);
    assert.equal((await anna.follow(id)).state, 'DONE');
    // Back and resubmit, long after the end.
    assert.equal(id_in(await anna.post(form)), id);
    assert.deepEqual([(await rows_of(vmid)).length, containers_of(vmid)], [1, 1]);
  });

  it('fifty posts of two users for one VMID: one creation, all others are told at once', async () => {
    const vmid = fresh_vmid();
    const forms = [];
    for (let i = 0; i < 5; ++i) {
      forms.push({ visitor: anna, form: await anna.go_to_confirm({ vmid, hostname: `anna-${i}` }) });
      forms.push({ visitor: ben, form: await ben.go_to_confirm({ vmid, hostname: `ben-${i}` }) });
    }
    await order_fault({ action: 'task_seconds', match: 'POST /nodes/pve1/lxc', seconds: 6 });
    const all = Array.from({ length: 50 }, (_, i) => forms[i % forms.length]);
    const answers = await Promise.all(all.map(async ({ visitor, form }) => ({ visitor, ...await visitor.post(form) })));
    const won = answers.filter(id_in);
    const lost = answers.filter((answer) => !id_in(answer));
    assert.equal(new Set(won.map(id_in)).size, 1);
    assert.equal(new Set(won.map(({ visitor }) => visitor.user.name)).size, 1);
    const winner = won[0].visitor;
    for (const { visitor, status, body } of lost) {
      assert.equal(status, 422, text_of(body));
      const who = visitor === winner ? 'You are' : 'Somebody else is';
      assert.match(text_of(body), new RegExp(`${who} creating another container with this VMID|VMID already in use`));
    }
    assert.ok(Math.max(...lost.map(({ seconds }) => seconds)) < 10, 'told at once');
    assert.deepEqual([(await rows_of(vmid)).length, begun_of(vmid)], [1, 1]);
    // The wizard of the other one knows it too.
    const other = winner === anna ? ben : anna;
    assert.equal((await other.vmid_state(vmid)).state, 'taken');
    assert.equal((await other.get(`/creation?id=${id_in(won[0])}`)).status, 404);
  });

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben])), []);
    assert.deepEqual(await poller.stop(), []);
    assert.ok(poller.seen.available > 0 && poller.seen.taken > 0, JSON.stringify(poller.seen));
  });
});
