// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, order_fault, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { go_to_confirm, vmid_indicator, wait_for_end, wait_for_state } from './wizard.mjs';

describe('creating a container', () => {
  let browser, visitor, page;
  const first = fresh_vmid();
  const second = fresh_vmid();
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('maker');
    await register_node(user, 'pve1');
    await register_node(user, 'solo');
    await visitor.sign_in(user);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  // Numbers of the log's lines as they are on the page now.
  const log_numbers = () => page.locator('#log-lines li').evaluateAll((lines) =>
    lines.map((line) => Number(line.dataset.n)));

  it('shows all that will be sent, then follows the task to its end, no line twice and none lost', async () => {
    await go_to_confirm(visitor, { vmid: first, hostname: 'first.example.org', tags: 'web' });
    const review = await page.locator('.review').textContent();
    for (const shown of ['pve1 (default)', String(first), 'first.example.org', 'debian-12-standard', 'local-lvm', '4 GiB',
      '1024 MiB', '256 MiB', 'vmbr0', 'by DHCP'])
      assert.ok(review.includes(shown), `the review names ${shown}`);
    await page.getByLabel('Start after creation').check();
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    assert.equal(await page.locator('main').getAttribute('data-vmid'), String(first));

    const seen = [];
    await until('the creation has ended', async () => {
      const numbers = await log_numbers().catch(() => null);
      if (numbers && numbers.length !== seen.at(-1)?.length) seen.push(numbers);
      return await page.locator('main').getAttribute('data-state').catch(() => '') === 'DONE';
    }, 40);
    // The finished page is drawn by the server.
    await page.getByRole('link', { name: 'See it in the list' }).waitFor();
    seen.push(await log_numbers());
    for (const numbers of seen)
      assert.deepEqual(numbers, numbers.map((_, index) => index + 1), 'the lines are 1, 2, 3, …');
    assert.ok(new Set(seen.map((numbers) => numbers.length)).size >= 3, `it grew: ${seen.map((n) => n.length)}`);
    assert.match(await page.locator('#state-text').textContent(), /Created and started/);
  });

  it('leads to the list, where the container has the badge of its node', async () => {
    await page.getByRole('link', { name: 'See it in the list' }).click();
    const row = page.locator(`tr[data-vmid="${first}"]`);
    await row.waitFor();
    assert.equal(await row.getAttribute('data-node'), 'pve1');
    assert.equal(await row.locator('.badge').textContent(), 'pve1');
    assert.match(await row.textContent(), /first\.example\.org/);
  });

  // The cluster's own list follows a start some 10 s later.
  it('shows in the list that it runs', async () => {
    await until('it runs', async () => {
      await page.reload();
      return /running/.test(await page.locator(`tr[data-vmid="${first}"]`).textContent());
    }, 30);
  });

  it('shows it under the filter of its node, and not under another', async () => {
    const choose_node = (name) => page.getByLabel('Node', { exact: true }).selectOption({ label: name });
    await choose_node('solo');
    await page.locator('tr[data-node="solo"]').first().waitFor();
    await until('only those of solo', async () => await page.locator('tbody tr:not([data-node="solo"])').count() === 0);
    assert.equal(await page.locator(`tr[data-vmid="${first}"]`).count(), 0);
    await choose_node('pve1');
    await page.locator(`tr[data-vmid="${first}"]`).waitFor();
    await until('only those of pve1', async () => await page.locator('tbody tr:not([data-node="pve1"])').count() === 0);
  });

  it('makes the number taken at once', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('vmid').fill(String(first));
    await wait_for_state(page, 'taken');
    assert.equal((await vmid_indicator(page)).text, 'VMID already in use');
  });

  it('makes one container when Create is pressed twice, and shows it under way meanwhile', async () => {
    await go_to_confirm(visitor, { vmid: second, hostname: 'twice.example.org' });
    const confirm = page.url();
    // Long enough to be found under way, also on a busy machine.
    await order_fault({ action: 'task_seconds', match: 'POST /nodes/pve1/lxc', seconds: 12 });
    const posts = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/wizard_confirm')) posts.push(request.url());
    });
    await page.getByRole('button', { name: 'Create container' }).dblclick();
    await visitor.is_at('/creation');
    assert.equal(posts.length, 1);
    const creation = page.url();
    // From a second window, or by Back and Create again.
    await visitor.go('/');
    assert.match(await page.locator('.under-way').textContent(), new RegExp(`${second}.*twice\\.example\\.org`, 's'));
    await page.goto(confirm);
    assert.equal(page.url(), creation, 'the page of a draft that was created leads to the creation');
    assert.equal(await wait_for_end(page), 'DONE');
    await visitor.go('/');
    assert.equal(await page.locator(`tr[data-vmid="${second}"]`).count(), 1);
  });
});
