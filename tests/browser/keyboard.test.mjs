// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { make_user, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { wait_for_state } from './wizard.mjs';

// What has the focus. Marked: an outline of 2 px at least around it, or around the card it belongs to.
function focused() {
  const element = document.activeElement;
  const has_outline = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  };
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName,
    name: element.getAttribute('name') ?? '',
    id: element.id,
    text: element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40),
    is_marked: has_outline(element) || has_outline(element.closest('.card') ?? element),
    is_in_sight: box.width > 0 && box.bottom > 0 && box.top < window.innerHeight,
  };
}

describe('by keyboard alone', () => {
  let browser, visitor, page;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('keys');
    // The default is of a version on which this token may also make privileged containers.
    await register_node(user, 'solo');
    await register_node(user, 'pve1');
    await visitor.sign_in(user);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  beforeEach(() => visitor.go('/wizard_general'));

  // Tab until `is_it` holds; each stop on the way must be to be seen.
  async function tab_to(is_it) {
    for (let stops = 0; stops < 40; stops += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(focused);
      assert.ok(now.is_marked && now.is_in_sight, `the focus is not to be seen on ${JSON.stringify(now)}`);
      if (is_it(now)) return now;
    }
    throw new Error('Tab never gets there');
  }

  it('the first stop skips to the content', async () => {
    const first = await tab_to(() => true);
    assert.equal(first.text, 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    const next = await tab_to(() => true);
    assert.ok(!['Containers', 'Nodes', 'Sign out'].includes(next.text), `after the skip: ${next.text}`);
  });

  it('the whole first page is filled in and sent', async () => {
    await tab_to(({ text }) => text === 'Change node');
    await page.keyboard.press('Enter');
    await tab_to(({ name }) => name === 'node');
    await page.keyboard.press('ArrowDown');
    assert.equal((await page.locator('.node-now').innerText()).trim(), 'pve1');
    await page.keyboard.press('ArrowUp');
    assert.equal((await page.locator('.node-now').innerText()).trim(), 'solo (default)');

    await tab_to(({ name }) => name === 'vmid');
    await page.keyboard.type('47001');
    await tab_to(({ name }) => name === 'hostname');
    await wait_for_state(page, 'available');
    await page.keyboard.type('keys.example.org');
    await tab_to(({ name }) => name === 'ssh-public-keys');
    await tab_to(({ name }) => name === 'tags');
    await page.keyboard.type('typed');
    await tab_to(({ name }) => name === 'unprivileged');
    await page.keyboard.press('Space');
    assert.equal(await visitor.field('features.nesting').isDisabled(), true);
    assert.equal(await visitor.field('features.nesting').isChecked(), false);
    await page.keyboard.press('Space');
    assert.equal(await visitor.field('features.nesting').isChecked(), true, 'its tick comes back');
    await tab_to(({ name }) => name === 'features.nesting');
    await tab_to(({ text }) => text.startsWith('Next'));
    await page.keyboard.press('Enter');
    await visitor.is_at('/wizard_template');

    await tab_to(({ name }) => name === 'ostemplate');
    await page.keyboard.press('ArrowDown');
    await tab_to(({ text }) => text.startsWith('Next'));
    await page.keyboard.press('Enter');
    await visitor.is_at('/wizard_disks');
  });

  it('a refused page puts the focus on its list of errors, and each entry leads to its field', async () => {
    // What the browser would stop is sent, as an older one would.
    await page.locator('form.wizard').evaluate((form) => { form.noValidate = true; });
    await visitor.field('vmid').fill('47002');
    await visitor.field('hostname').fill('-wrong-');
    await page.keyboard.press('Enter');
    await page.locator('#errors').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const field = await page.evaluate(focused);
    assert.equal(field.name, 'hostname');
    assert.ok(field.is_marked && field.is_in_sight);
    const described_by = await visitor.field('hostname').getAttribute('aria-describedby');
    const message = page.locator('[data-error-for="hostname"]');
    assert.ok(described_by.split(' ').includes(await message.getAttribute('id')));
  });
});
