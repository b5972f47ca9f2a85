// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { closed_port } from './silent_line.mjs';
import { base_url, endpoint, make_user, token } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

const banner = '[data-banner="no-nodes"]';

// What the form shows in its fields. The secret and the pasted authority included: nothing typed may be lost.
async function typed(visitor) {
  const values = {};
  for (const name of ['name', 'host', 'port', 'token_id', 'token_secret'])
    values[name] = await visitor.field(name).inputValue();
  values.trust = await visitor.page.locator('input[name="trust"]:checked').inputValue();
  return values;
}

async function fill(visitor, node_name, changes = {}) {
  const { host, port } = endpoint(node_name);
  const { id, secret } = token(node_name, changes.kind);
  const values = { name: node_name, host, port: String(port), token_id: id, token_secret: secret, ...changes };
  delete values.kind;
  for (const [name, value] of Object.entries(values)) await visitor.field(name).fill(value);
  return { ...values, trust: 'fingerprint' };
}

async function save(visitor) {
  const [answer] = await Promise.all([
    visitor.page.waitForResponse((one) => one.request().method() === 'POST'),
    visitor.press('Test and save'),
  ]);
  await visitor.page.waitForLoadState();
  return answer.status();
}

async function open_form(visitor) {
  await visitor.go('/nodes');
  const form = visitor.page.locator('#node-form');
  if (await form.getAttribute('open') === null) await form.locator('summary').click();
}

const shown_fingerprint = (visitor) => visitor.page.locator('.fingerprint').textContent();
const card = (visitor, name) => visitor.page.locator(`li[data-node="${name}"]`);

describe('a user without nodes', () => {
  let browser, visitor;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    await visitor.sign_in(await make_user('empty'));
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  for (const path of ['/', '/containers', '/wizard_general', '/wizard_network', '/wizard_confirm']) {
    it(`sees the amber banner with a link to the nodes, and no form, on ${path}`, async () => {
      const answer = await visitor.go(path);
      assert.equal(answer.status(), 200);
      assert.match(await visitor.page.locator(banner).textContent(), /No Proxmox nodes configured/);
      assert.equal(await visitor.page.locator('main form').count(), 0);
      assert.equal(await visitor.page.locator('.notice-error').count(), 0);
      const [red, green, blue] = await visitor.page.locator(banner).evaluate((element) =>
        getComputedStyle(element).backgroundColor.match(/\d+/g).map(Number));
      assert.ok(red > blue && green > blue, `amber: rgb(${red}, ${green}, ${blue})`);
      await visitor.page.locator(banner).getByRole('link', { name: 'Add a node' }).click();
      await visitor.is_at('/nodes');
    });
  }
});

describe('a refused node', () => {
  let browser, visitor;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    await visitor.sign_in(await make_user('refused'), '/nodes');
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  beforeEach(() => open_form(visitor));
  // Nothing is saved, and what was typed is all still there.
  async function is_refused_without_loss(entered, field, sentence) {
    assert.equal(await save(visitor), 422);
    assert.match(await visitor.error_of(field), sentence);
    assert.deepEqual(await typed(visitor), entered);
    await visitor.go('/nodes');
    assert.equal(await visitor.page.locator('li[data-node]').count(), 0);
  }

  it('that cannot be reached is told so', async () => {
    const entered = await fill(visitor, 'pve1', { port: String(await closed_port()) });
    await is_refused_without_loss(entered, 'host', /cannot be reached/);
  });

  it('behind something that is not Proxmox is told so', async () => {
    const entered = await fill(visitor, 'pve1', { port: new URL(base_url).port });
    assert.equal(await save(visitor), 422);
    assert.match(await visitor.error_of('host'), /cannot be reached|not Proxmox/);
    assert.deepEqual(await typed(visitor), entered);
  });

  it('with another certificate than the given fingerprint is told so, and shows the one found', async () => {
    const entered = await fill(visitor, 'pve1', { fingerprint: endpoint('solo').fingerprint });
    delete entered.fingerprint;
    assert.equal(await save(visitor), 422);
    assert.match(await visitor.error_of('fingerprint'), /another certificate/);
    assert.equal(await shown_fingerprint(visitor), endpoint('pve1').fingerprint);
    assert.deepEqual(await typed(visitor), entered);
  });

  it('with a wrong secret is told so', async () => {
    const entered = await fill(visitor, 'solo', {
      token_secret: '00000000-0000-0000-0000-000000000000', fingerprint: endpoint('solo').fingerprint,
    });
    delete entered.fingerprint;
    await is_refused_without_loss(entered, 'token_id', /refuses the API token/);
  });

  it('whose token lacks rights is told which', async () => {
    const entered = await fill(visitor, 'solo', { kind: 'no-rights', fingerprint: endpoint('solo').fingerprint });
    delete entered.fingerprint;
    await is_refused_without_loss(entered, 'token_id', /lacks rights that the wizard needs: .*VM\.Allocate/);
  });

  it('that the system does not trust is told so, and keeps the chosen way of trust', async () => {
    const entered = await fill(visitor, 'solo');
    await visitor.page.locator('input[name="trust"][value="system"]').check();
    await is_refused_without_loss({ ...entered, trust: 'system' }, 'trust', /not one that this machine trusts/);
  });
});

describe('nodes', () => {
  let browser, visitor;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    await visitor.sign_in(await make_user('keeper'), '/nodes');
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  afterEach(() => visitor.go('/nodes'));

  it('are added by showing the fingerprint found, having it confirmed, and choosing the member', async () => {
    const entered = await fill(visitor, 'pve1');
    assert.equal(await save(visitor), 422);
    assert.equal(await shown_fingerprint(visitor), endpoint('pve1').fingerprint);
    assert.deepEqual(await typed(visitor), entered);
    assert.equal(await save(visitor), 422);
    assert.equal(await shown_fingerprint(visitor), endpoint('pve1').fingerprint, 'unconfirmed, it asks again');
    await visitor.page.getByLabel('Yes, the two are the same').check();

    assert.equal(await save(visitor), 422);
    const members = visitor.page.locator('input[name="pve_node"]');
    assert.deepEqual(await members.evaluateAll((radios) => radios.map((radio) => radio.value)), ['pve1', 'pve2']);
    assert.deepEqual(await typed(visitor), entered);
    await visitor.page.locator('input[name="pve_node"][value="pve1"]').check();

    assert.equal(await save(visitor), 303);
    await visitor.page.getByText('pve1 is saved.').waitFor();
    assert.match(await card(visitor, 'pve1').textContent(), /Default/);
    assert.ok((await card(visitor, 'pve1').textContent()).includes(endpoint('pve1').fingerprint));
    assert.equal(await visitor.page.locator(banner).count(), 0);
  });

  it('are added by one form alone when it says all, and the second does not become the default', async () => {
    await open_form(visitor);
    await fill(visitor, 'solo', { fingerprint: endpoint('solo').fingerprint });
    assert.equal(await save(visitor), 303);
    await visitor.page.getByText('solo is saved.').waitFor();
    assert.equal(await card(visitor, 'solo').locator('.badge-default').count(), 0);
    assert.equal(await card(visitor, 'pve1').locator('.badge-default').count(), 1);
  });

  it('need names of their own', async () => {
    await open_form(visitor);
    await fill(visitor, 'pve2', { name: 'solo', fingerprint: endpoint('pve2').fingerprint, pve_node: 'pve2' });
    assert.equal(await save(visitor), 422);
    assert.match(await visitor.error_of('name'), /have a node of this name already/);
  });

  it('are tested', async () => {
    await visitor.press('Test solo');
    await visitor.page.getByText(/solo answers: Proxmox VE 8\.4/).waitFor();
  });

  it('become the default, which the wizard then preselects', async () => {
    await card(visitor, 'solo').getByRole('button', { name: /^Make default/ }).click();
    await visitor.page.getByText('solo is the default node now.').waitFor();
    assert.equal(await card(visitor, 'solo').locator('.badge-default').count(), 1);
    assert.equal(await card(visitor, 'pve1').locator('.badge-default').count(), 0);
    await visitor.go('/wizard_general');
    assert.equal((await visitor.page.locator('.node-now').textContent()).trim(), 'solo (default)');
  });

  it('are edited: an empty secret keeps the stored one', async () => {
    await card(visitor, 'solo').getByRole('link', { name: 'Edit solo' }).click();
    await visitor.page.getByRole('heading', { name: 'Edit solo' }).waitFor();
    assert.equal(await visitor.field('token_secret').inputValue(), '');
    await visitor.field('name').fill('cabin');
    assert.equal(await save(visitor), 303);
    await visitor.page.getByText('cabin is saved.').waitFor();
    await visitor.press('Test cabin');
    await visitor.page.getByText(/cabin answers/).waitFor();
  });

  it('are edited: another address asks for the secret again', async () => {
    await card(visitor, 'cabin').getByRole('link', { name: 'Edit cabin' }).click();
    await visitor.field('host').fill('localhost');
    assert.equal(await save(visitor), 422);
    assert.match(await visitor.error_of('token_secret'), /secret is needed again/);
    assert.equal(await visitor.field('host').inputValue(), 'localhost');
  });

  it('are not removed before the question is answered', async () => {
    await card(visitor, 'cabin').getByRole('link', { name: 'Remove cabin' }).click();
    await visitor.page.getByRole('heading', { name: 'Remove cabin?' }).waitFor();
    await visitor.page.getByRole('link', { name: 'Keep it' }).click();
    await visitor.is_at('/nodes');
    assert.equal(await card(visitor, 'cabin').count(), 1);
  });

  it('are removed, and the oldest remaining one becomes the default', async () => {
    await card(visitor, 'cabin').getByRole('link', { name: 'Remove cabin' }).click();
    await visitor.press('Remove the node');
    await visitor.page.getByText('The node is removed.').waitFor();
    assert.equal(await card(visitor, 'cabin').count(), 0);
    assert.equal(await card(visitor, 'pve1').locator('.badge-default').count(), 1);
  });
});
