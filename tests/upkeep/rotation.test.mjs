// SPDX-License-Identifier: MIT
// The keys are rotated while the site is in use: no request fails, and no secret is lost.
import assert from 'node:assert/strict';
import { statSync, utimesSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, until } from '../browser/stage.mjs';
import { berthctl, build, folder, run, sql } from '../faults/site.mjs';
import { form_of, new_visitor, text_of } from '../faults/visitor.mjs';

const key_file = `${folder}/key`;
const keys = async () => JSON.parse(await berthctl('key', 'list', '--json')).keys;

// As if the last change were two minutes ago, so that no request of before it can be under way.
function let_two_minutes_pass() {
  const then = new Date(Date.now() - 120_000);
  utimesSync(key_file, then, then);
}

describe('the keys', () => {
  let anna, node;
  const load = { failures: [], requests: 0, rounds: [0, 0, 0, 0], is_over: false };
  let users;

  function expect_answer(answer, status, words) {
    load.requests += 1;
    if (answer.status === status && (!words || text_of(answer.body).includes(words))) return;
    load.failures.push(`${answer.method} ${answer.path}: ${answer.status} ${text_of(answer.body).slice(0, 300)}`);
  }

  // Each needs a secret, or a form that was shown with the page before.
  const work = [
    async () => {  // the secret is opened
      const page = await anna.get('/nodes');
      expect_answer(page, 200, 'pve1');
      const form = form_of(page.body, '/nodes');
      form.values = { csrf: form.values.csrf, action: 'test', id: node };
      expect_answer(await anna.post(form), 303);  // 422 where the node cannot be asked
    },
    async () => {  // it is opened and sealed again
      const page = await anna.get(`/nodes?edit=${node}`);
      expect_answer(page, 200);
      expect_answer(await anna.post(form_of(page.body, '/nodes')), 303);
    },
    async () => {
      load.requests += 1;
      const { state } = await anna.vmid_state(fresh_vmid());
      if (state !== 'available') load.failures.push(`a free VMID is called ${state}`);
    },
    async () => {
      load.requests += 1;
      const { state } = await anna.create({ vmid: fresh_vmid() });
      if (state !== 'DONE') load.failures.push(`a creation ended as ${state}`);
    },
  ];
  async function repeat(number) {
    while (!load.is_over) {
      await work[number]().catch((error) => load.failures.push(`${error}`));
      load.rounds[number] += 1;
    }
  }
  // Whatever was begun before has ended.
  async function let_rounds_pass() {
    const then = load.rounds.map((rounds) => rounds + 2);
    await until('everybody has come round twice', () => load.rounds.every((rounds, i) => rounds >= then[i]), 120);
  }

  before(async () => {
    anna = await new_visitor('anna');
    node = anna.node_id;
    users = work.map((_, number) => repeat(number));
  });
  after(() => { load.is_over = true; });

  it('are rotated three times and retired under load, and no request fails', async (t) => {
    const [{ key: first_key }] = await keys();
    const mode = statSync(key_file).mode;
    for (let turn = 0; turn < 3; ++turn) {
      await let_rounds_pass();
      const rotation = JSON.parse(await berthctl('key', 'rotate', '--json'));
      assert.deepEqual(rotation.unreadable, []);
    }
    const refused = await run(`${build}/bin/berthctl`, ['--config', process.env.BERTH_CONFIG, 'key', 'retire']);
    assert.equal(refused.code, 1);
    assert.match(refused.complaints, /less than a minute ago/);
    await let_rounds_pass();
    let_two_minutes_pass();
    const { retired } = JSON.parse(await berthctl('key', 'retire', '--json'));
    assert.ok(retired.includes(first_key), retired);
    await let_rounds_pass();
    load.is_over = true;
    await Promise.all(users);
    t.diagnostic(`${load.requests} requests, ${load.failures.length} failed`);
    assert.deepEqual(load.failures, []);
    const [only, ...others] = await keys();
    assert.deepEqual(others, []);
    const [[secrets]] = await sql('SELECT COUNT(*) FROM nodes');
    assert.equal(only.secrets, Number(secrets));
    assert.equal(statSync(key_file).mode, mode);
  });

  it('are rotated again by whoever killed it in the middle, with the same new key', async () => {
    const before_it = await keys();
    const env = { ...process.env, BERTH_CRASH_AT: 'before_reseal' };
    const words = ['--config', process.env.BERTH_CONFIG, 'key', 'rotate'];
    assert.equal((await run(`${build}/bin/berthctl`, words, { env })).code, 137);
    const [fresh, old] = await keys();
    assert.equal(old.key, before_it[0].key);
    assert.equal(old.secrets, before_it[0].secrets);
    await work[0]();
    const rotation = JSON.parse(await berthctl('key', 'rotate', '--json'));
    assert.deepEqual([rotation.key, rotation.continued, rotation.resealed], [fresh.key, true, old.secrets]);
    await work[0]();
    assert.deepEqual(load.failures, []);
  });
});
