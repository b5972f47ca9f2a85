// SPDX-License-Identifier: MIT
// The template step's search, and downloading a template from within the wizard.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { fill_general } from './wizard.mjs';

describe('templates', () => {
  let browser, visitor, page, draft, cookies;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('fetcher');
    await register_node(user, 'pve1');
    await visitor.sign_in(user);
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: fresh_vmid() });
    draft = new URL(page.url()).search;
    cookies = await visitor.context.storageState();
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  const shown = (where) => where.locator('label.card:visible').allTextContents();

  it('are narrowed while one types; what is chosen stays, and a foreign architecture is marked', async () => {
    assert.match(await page.locator('.lead').textContent(), /pve1 \(amd64\)/);
    assert.match(await page.locator('label.card', { hasText: 'arm64' }).textContent(), /For arm64: it does not run/);
    await page.locator('label.card', { hasText: 'alpine' }).click();
    await page.getByLabel('Search').fill('debian 13');
    assert.equal((await shown(page)).length, 2);
    await until('the count is said', async () =>
      /^1 of \d+ found\.$/.test(await page.locator('[data-filter-news]').textContent()));
    await page.getByLabel('Search').fill('');
    assert.ok((await shown(page)).length > 5);
  });

  it('are searched without scripts, too', async () => {
    const plain = await new_visitor(browser, { javaScriptEnabled: false, storageState: cookies });
    await plain.go(`/wizard_template${draft}`);
    await plain.page.getByLabel('Search').fill('debian 13');
    await plain.press('Search');
    // The other one is there for being chosen, once that has been kept.
    const others = plain.page.locator('label.card:visible').filter({ hasNot: plain.page.locator(':checked') });
    assert.equal(await others.count(), 1);
    assert.match(await others.textContent(), /debian-13/);
    assert.equal(await plain.page.getByLabel('Search').inputValue(), 'debian 13');
    await plain.leave();
  });

  it('are downloaded by a task that leads back to the wizard', async () => {
    await visitor.go(`/wizard_template${draft}`);
    await page.getByRole('link', { name: /Download another template/ }).click();
    await visitor.is_at('/templates');
    assert.match(await page.locator('li', { hasText: 'debian-12-standard' }).first().textContent(), /Already on local/);
    await page.getByLabel('Search').fill('opensuse');
    await page.getByRole('button', { name: 'Download opensuse-15.6-default' }).click();
    await visitor.is_at('/task');
    await until('it is there', async () => {
      await visitor.go(`/wizard_template${draft}`);
      return await page.locator('input[value^="local:vztmpl/opensuse-15.6"]').count() === 1;
    });
  });
});
