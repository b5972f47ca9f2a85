// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { endpoint, fresh_vmid } from '../browser/stage.mjs';
import { lay_line } from '../browser/silent_line.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import { mend_all } from './site.mjs';
import { new_visitor } from './visitor.mjs';

describe('neighbours of a node that hangs', () => {
  let line, anna, ben, cleo;
  before(async () => {
    line = await lay_line(endpoint('pve1').host, endpoint('pve1').port);
    try {
      anna = await new_visitor('anna', { node: 'pve1', port: line.port });
      ben = await new_visitor('ben', { node: 'solo' });
      cleo = await new_visitor('cleo', { node: 'solo' });
    } catch (error) {
      line.remove();  // or this file would never end
      throw error;
    }
  });
  after(async () => {
    line.remove();
    await mend_all();
  });

  const part = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

  // Both neighbours ask for `seconds`; milliseconds by page: {pages: [median, p99], vmid: [median, p99], count}.
  async function load(seconds, beside = () => {}) {
    const times = { pages: [], vmid: [] };
    const end = performance.now() + 1000 * seconds;
    const ask = async (kind, question) => {
      const { status, seconds: took } = await question();
      assert.equal(status, 200);
      times[kind].push(1000 * took);
    };
    const visit = async (visitor) => {
      while (performance.now() < end) {
        await ask('pages', () => visitor.get('/'));
        await ask('pages', () => visitor.get('/wizard_general'));
        for (let i = 0; i < 3; ++i)
          await ask('vmid', () => visitor.get(`/ajax_vmid?node=${visitor.node_id}&vmid=${fresh_vmid()}`));
      }
    };
    const others = beside(end);
    await Promise.all([visit(ben), visit(cleo)]);
    await others;
    const figures = (list) => {
      const sorted = list.sort((a, b) => a - b);
      return [part(sorted, 0.5), part(sorted, 0.99)];
    };
    return { pages: figures(times.pages), vmid: figures(times.vmid), count: times.pages.length + times.vmid.length };
  }

  // The unlucky one looks at everything, again and again.
  async function visit_silent_node(end) {
    while (performance.now() < end) {
      await Promise.all([anna.get('/'), anna.get('/wizard_general'), anna.vmid_state(fresh_vmid())]);
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }

  it('N1 hardly notice it', async (t) => {
    await load(1);
    const well = await load(6);
    line.cut();
    // Longer than the silence is remembered, so that it is found out twice.
    const hung = await load(17, visit_silent_node);
    line.mend();
    const pair = (figures) => figures.map((ms) => ms.toFixed(1)).join(' / ');
    const told = (name, { pages, vmid, count }) =>
      `${name}: pages ${pair(pages)} ms, VMID ${pair(vmid)} ms (median / p99 of ${count} requests)`;
    t.diagnostic(told('all well', well));
    t.diagnostic(told('node hung', hung));
    for (const kind of ['pages', 'vmid']) {
      assert.ok(hung[kind][0] < 3 * well[kind][0] + 50, `median of ${kind}: ${well[kind][0]} and ${hung[kind][0]} ms`);
      assert.ok(hung[kind][1] < 3000, `p99 of ${kind}: ${hung[kind][1]} ms`);
    }
  });

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben, cleo])), []);
  });
});
