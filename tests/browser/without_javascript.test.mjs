// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { endpoint, fresh_vmid, make_user, token, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { choose, debian, next } from './wizard.mjs';

// One path; each test goes on where the one before it ended.
describe('with JavaScript switched off', () => {
  let browser, visitor, page;
  const vmid = String(fresh_vmid());
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser, { javaScriptEnabled: false });
    page = visitor.page;
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  // Presses the button and gives the status of the answer to the POST.
  async function submit(name) {
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      visitor.press(name),
    ]);
    await page.waitForLoadState();
    return answer.status();
  }

  it('one signs in', async () => {
    await visitor.sign_in(await make_user('plain'), '/wizard_general');
    await visitor.is_at('/wizard_general');
    await page.locator('[data-banner="no-nodes"]').getByRole('link').click();
  });

  it('one adds a node: fingerprint shown, confirmed, member chosen', async () => {
    const { host, port, fingerprint } = endpoint('pve2');
    const { id, secret } = token('pve2');
    const values = { name: 'plain-node', host, port: String(port), token_id: id, token_secret: secret };
    for (const [name, value] of Object.entries(values)) await visitor.field(name).fill(value);
    assert.equal(await submit('Test and save'), 422);
    assert.equal(await page.locator('.fingerprint').textContent(), fingerprint);
    await page.getByLabel('Yes, the two are the same').check();
    assert.equal(await submit('Test and save'), 422);
    await choose(visitor, 'pve_node', 'pve2');
    assert.equal(await submit('Test and save'), 303);
    await page.getByText('plain-node is saved.').waitFor();
  });

  it('the server refuses a taken VMID with 422, at the field, and keeps what was typed', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('vmid').fill('103');
    await visitor.field('hostname').fill('plain.example.org');
    assert.equal(await submit('Next'), 422);
    assert.match(await visitor.error_of('vmid'), /VMID already in use/);
    assert.equal(await visitor.field('vmid').getAttribute('aria-invalid'), 'true');
    assert.equal(await visitor.field('vmid').inputValue(), '103');
    assert.equal(await visitor.field('hostname').inputValue(), 'plain.example.org');
    await page.locator('#errors').getByRole('link').click();
    assert.equal(new URL(page.url()).hash, '#f-vmid');
  });

  it('one goes through the wizard, Back included', async () => {
    await visitor.field('vmid').fill(vmid);
    await next(visitor, '/wizard_template');
    await choose(visitor, 'ostemplate', debian);
    await visitor.press('Back');
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.field('vmid').inputValue(), vmid);
    await next(visitor, '/wizard_template');
    assert.equal(await page.locator('input[name="ostemplate"]:checked').inputValue(), debian);
    await next(visitor, '/wizard_disks');
    await choose(visitor, 'rootfs.storage', 'local-lvm');
    await visitor.field('rootfs.size').fill('2');
    await next(visitor, '/wizard_resources');
    await next(visitor, '/wizard_network');
    await visitor.field('net0.bridge').selectOption('vmbr0');
    await visitor.field('net0.ip').fill('192.0.2.80/24');
    await visitor.field('net0.gw').fill('192.0.2.1');
    await next(visitor, '/wizard_confirm');
    const review = await page.locator('.review').textContent();
    for (const shown of ['plain-node', vmid, 'plain.example.org', '192.0.2.80/24'])
      assert.ok(review.includes(shown), `the review names ${shown}`);
  });

  it('the creation page reloads itself until the container is there', async () => {
    await page.getByLabel('Start after creation').check();
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    const states = new Set();
    await until('the creation is done', async () => {
      // No script of ours runs here either: what the page is, is read from outside.
      const html = await page.content().catch(() => '');
      states.add(/data-state="([A-Z]+)"/.exec(html)?.[1]);
      return states.has('DONE') && html.includes('See it in the list');
    }, 60);
    assert.ok(states.has('ACCEPTED') || states.has('SENDING'), `seen on the way: ${[...states]}`);
    assert.ok(await page.locator('#log-lines li').count() > 0);
    await page.getByRole('link', { name: 'See it in the list' }).click();
    await page.locator(`tr[data-vmid="${vmid}"][data-node="plain-node"]`).waitFor();
  });

  it('one removes the node and signs out', async () => {
    await visitor.go('/nodes');
    await page.getByRole('link', { name: 'Remove plain-node' }).click();
    await visitor.press('Remove the node');
    await page.locator('[data-banner="no-nodes"]').waitFor();
    await visitor.press('Sign out');
    await visitor.is_at('/login');
  });
});
