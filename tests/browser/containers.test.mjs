// SPDX-License-Identifier: MIT
// The list of containers: filtered with and without scripts, sorted, and filled in when a late node answers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { lay_line } from './silent_line.mjs';
import { clear_faults, endpoint, make_user, order_fault, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

describe('the list of containers', () => {
  let browser, visitor, page, line, cookies;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const { host, port } = endpoint('pve1');
    line = await lay_line(host, port);
    const user = await make_user('lister');
    await register_node(user, 'pve1', { name: 'harbour', port: line.port });
    await register_node(user, 'solo');
    await visitor.sign_in(user);
    cookies = await visitor.context.storageState();
  });
  after(async () => {
    line.remove();
    await visitor.leave();
    await browser.close();
  });

  const vmids = (where = page) => where.locator('tr[data-vmid]').evaluateAll((rows) =>
    rows.map((row) => Number(row.dataset.vmid)));

  it('is narrowed while one types, keeps the focus there, and the address says so', async () => {
    await visitor.go('/containers');
    await until('all are there', async () => (await vmids()).length > 3);
    const all = await vmids();
    await page.getByLabel('Search').pressSequentially('wiki');
    await until('one row is left', async () => (await vmids()).length === 1);
    assert.deepEqual(await vmids(), [102]);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'f-q');
    assert.equal(new URL(page.url()).search, '?q=wiki');
    await until('it is said', async () => /^1 of \d+ containers$/.test(await page.locator('#list-news').textContent()));
    await page.getByLabel('Search').fill('');
    await until('all are back', async () => (await vmids()).length === all.length);
  });

  it('is narrowed by status, tag and node at once', async () => {
    await visitor.go('/containers');
    await page.getByLabel('Status').selectOption('stopped');
    await until('only stopped ones', async () =>
      await page.locator('.chip-running').count() === 0 && await page.locator('.chip-stopped').count() > 0);
    await page.getByLabel('Status').selectOption('');
    await page.getByLabel('Tag').selectOption('web');
    // Other tests may have made further ones of that tag.
    await until('those with the tag', async () => (await vmids()).slice(0, 2).join() === '101,102' &&
      await page.locator('tbody tr').count() === await page.locator('tbody tr', { hasText: 'web' }).count());
    await page.getByLabel('Node', { exact: true }).selectOption({ label: 'solo' });
    await until('of the other node', async () => await page.locator('tr[data-node="harbour"]').count() === 0);
    await page.getByRole('link', { name: 'Show all' }).waitFor();
  });

  it('is sorted by a heading, which says so', async () => {
    await visitor.go('/containers');
    await page.getByRole('columnheader', { name: 'Hostname' }).getByRole('link').click();
    await page.locator('th[aria-sort="ascending"]', { hasText: 'Hostname' }).waitFor();
    const names = await page.locator('.cell-name').allTextContents();
    assert.deepEqual(names, [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  it('does the same without scripts', async () => {
    const plain = await new_visitor(browser, { javaScriptEnabled: false, storageState: cookies });
    await plain.go('/containers?wait=1');
    await plain.page.getByLabel('Search').fill('wiki');
    await plain.press('Filter');
    await until('one row is left', async () => (await vmids(plain.page)).join() === '102');
    await plain.page.getByRole('link', { name: 'Show all' }).click();
    await until('all are there', async () => (await vmids(plain.page)).length > 3);
    await plain.leave();
  });

  it('shows what a late node said last', async () => {
    await visitor.go('/containers');
    // Until what is known is no longer news.
    await until('the node is asked again and is late', async () => {
      line.cut();
      await visitor.go('/containers');
      return await page.locator('#list[data-late]').count() === 1;
    });
    assert.match(await page.locator('.notice-late').textContent(), /harbour has not answered yet; showing what it said at/);
    assert.ok(await page.locator('tr[data-node="harbour"] .old').count() > 0);
    assert.equal(await page.locator('tr[data-node="solo"] .old').count(), 0);
    line.mend();
  });

  it('fills in a late node when it answers, and says so', async () => {
    const user = await make_user('late');
    await register_node(user, 'solo');
    const other = await new_visitor(browser);
    await order_fault({ action: 'delay', seconds: 2, match: 'GET /cluster/resources', times: 1 });
    await other.sign_in(user);
    await until('it is filled in', async () => (await vmids(other.page)).length > 0);
    assert.match(await other.page.locator('#list-news').textContent(), /^solo has answered\.$/);
    assert.equal(await other.page.locator('.notice-late, .old').count(), 0);
    await clear_faults();
    await other.leave();
  });
});
