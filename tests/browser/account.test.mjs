// SPDX-License-Identifier: MIT
// What a user keeps: SSH keys and presets, from keeping one to a container that has it; sessions and password; and the
// list of creations. With JavaScript, without it, and by the rules of accessibility.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { look, ways } from './gallery.mjs';
import { clear_faults, fresh_vmid, make_user, order_fault, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { fill_disks, fill_network, fill_resources, fill_template, next, wait_for_end, wait_for_state }
  from './wizard.mjs';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5kYwUs6s0vPq6tXgFV9p0cX0o1bq8m1yqkqkqkqkqk ada@laptop';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// Nothing that axe finds, and nothing to scroll sideways to, in light, in dark and on a narrow window.
async function is_accessible({ page }) {
  const found = [];
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  for (const way of ways) {
    await look(page, way);
    found.push(...await page.evaluate(async ([values, name]) => {
      const { violations } = await window.axe.run(document, {
        runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false,
      });
      const { scrollWidth, clientWidth } = document.documentElement;
      return [...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${name}: ${id}: ${target.join(' ')}`)),
        ...scrollWidth > clientWidth ? [`${name}: ${scrollWidth} px in ${clientWidth} px`] : []];
    }, [rules, way.name]));
  }
  await look(page, ways[0]);
  assert.deepEqual(found, []);
}

// One path; each test goes on where the one before it ended.
for (const javaScriptEnabled of [true, false]) {
  describe(`what a user keeps, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    let browser, visitor, page, user;
    before(async () => {
      browser = await open_browser();
      user = await make_user('keeper');
      await register_node(user, 'pve1');
      visitor = await new_visitor(browser, { javaScriptEnabled });
      page = visitor.page;
      await visitor.sign_in(user);
    });
    after(async () => {
      await clear_faults();
      await visitor.leave();
      await browser.close();
    });
    const check = async () => { if (javaScriptEnabled) await is_accessible(visitor); };

    it('a key that is none is told so at its field, and what was typed stays', async () => {
      await page.getByRole('link', { name: /^Account/ }).click();
      await visitor.is_at('/account');
      await check();
      await visitor.field('public_key').fill('ssh-ed25519 nonsense');
      await visitor.field('key_name').fill('my laptop');
      await visitor.press('Add the key');
      await page.locator('[data-error-for="public_key"]').waitFor();
      assert.equal(await visitor.field('public_key').inputValue(), 'ssh-ed25519 nonsense');
      assert.equal(await visitor.field('key_name').inputValue(), 'my laptop');
    });

    it('a key is kept, with its type and fingerprint, and renamed', async () => {
      await visitor.field('public_key').fill(key);
      await visitor.press('Add the key');
      await page.getByText('The key is added.').waitFor();
      assert.match(await page.locator('[data-key="my laptop"]').textContent(), /ED25519[^]*SHA256:/);
      await page.getByRole('link', { name: 'Rename my laptop' }).click();
      await check();
      await visitor.field('new_name').fill('travel');
      await visitor.press('Save the name');
      await page.locator('[data-key="travel"]').waitFor();
    });

    it('a key is ticked in the wizard, and the review names it', async () => {
      await visitor.go('/wizard_general');
      await check();
      await visitor.field('vmid').fill(String(fresh_vmid()));
      await visitor.field('hostname').fill('kept01');
      await page.getByRole('checkbox', { name: /^travel/ }).check();
      if (javaScriptEnabled) await wait_for_state(page, 'available');
      await next(visitor, '/wizard_template');
      await fill_template(visitor);
      await fill_disks(visitor);
      await fill_resources(visitor);
      await fill_network(visitor);
      assert.match(await page.locator('[data-field="ssh-public-keys"]').textContent(), /travel: ED25519, SHA256:/);
      await check();
    });

    it('the finished wizard is kept as a preset', async () => {
      await page.getByRole('link', { name: 'Save as a preset' }).click();
      await visitor.is_at('/presets');
      await visitor.field('name').fill('small');
      await visitor.press('Save the preset');
      await page.locator('[data-preset="small"]').waitFor();
      await check();
    });

    it('the preset becomes the default of its node, and one may begin without it', async () => {
      await page.getByLabel('pve1', { exact: true }).selectOption('small');
      await visitor.press('Save for pve1');
      await page.getByText('New wizards on that node begin so').waitFor();
      await visitor.go('/wizard_general');
      await page.getByText('Begun with the preset small').waitFor();
      await check();
      await page.getByRole('link', { name: 'Begin without it' }).click();
      await page.getByText(/^Presets:/).waitFor();
      assert.equal(await page.getByText('Begun with the preset').count(), 0);
    });

    it('a wizard that begins with it has every step filled in, and creates', async () => {
      await page.getByRole('link', { name: 'small', exact: true }).click();
      await page.getByText('Begun with the preset small').waitFor();
      assert.ok(await page.getByRole('checkbox', { name: /^travel/ }).isChecked());
      await visitor.field('vmid').fill(String(fresh_vmid()));
      await visitor.field('hostname').fill('kept02');
      if (javaScriptEnabled) await wait_for_state(page, 'available');
      for (const path of ['template', 'disks', 'resources', 'network', 'confirm']) await next(visitor, `/wizard_${path}`);
      if (javaScriptEnabled) await order_fault({ action: 'task_seconds', match: 'POST /nodes/pve1/lxc', seconds: 5 });
      await visitor.press('Create container');
      await visitor.is_at('/creation');
    });

    it('the list of creations shows it, and its end without a reload', async () => {
      await visitor.go('/creations');
      const row = page.locator('#creations tbody tr').first();
      await page.getByRole('link', { name: 'kept02' }).waitFor();
      await check();
      if (javaScriptEnabled) await page.evaluate(() => { window.is_same_page = true; });
      await until('the row says DONE', async () => await row.getAttribute('data-state').catch(() => '') === 'DONE');
      if (javaScriptEnabled) assert.ok(await page.evaluate(() => window.is_same_page));
      assert.match(await row.textContent(), /Created\.[^]*keeper-/);
    });

    it('the same is begun again with VMID and hostname empty', async () => {
      await page.getByRole('link', { name: 'kept02' }).click();
      await wait_for_end(page);
      await visitor.press('The same again');
      await visitor.is_at('/wizard_general');
      assert.equal(await visitor.field('vmid').inputValue(), '');
      assert.equal(await visitor.field('hostname').inputValue(), '');
      assert.ok(await page.getByRole('checkbox', { name: /^travel/ }).isChecked());
    });

    it('a preset is edited through the wizard, and deleted after asking', async () => {
      await visitor.go('/presets');
      await visitor.press('Edit small');
      await visitor.is_at('/wizard_general');
      if (javaScriptEnabled) await wait_for_state(page, 'available');
      await visitor.field('tags').fill('edited');
      for (const path of ['template', 'disks', 'resources', 'network', 'confirm']) await next(visitor, `/wizard_${path}`);
      await check();
      await visitor.press('Save into the preset small');
      await page.getByText('The preset is saved.').waitFor();
      await page.getByRole('link', { name: 'Delete small' }).click();
      await check();
      await visitor.press('Delete the preset');
      await page.getByText('The preset is deleted.').waitFor();
      assert.equal(await page.locator('[data-preset]').count(), 0);
    });

    it('a changed password signs out the other browser and not this one', async () => {
      const other = await new_visitor(browser);
      await other.sign_in(user, '/account');
      await visitor.go('/account');
      assert.equal(await page.locator('#sessions li').count(), 2);
      await visitor.field('current_password').fill(user.password);
      await visitor.field('new_password').fill('battery staple');
      await visitor.field('repeat_password').fill('battery staple');
      await visitor.press('Change the password');
      await page.getByText('Your password is changed.').waitFor();
      assert.equal(await page.locator('#sessions li').count(), 1);
      await other.go('/account');
      assert.equal(other.path(), '/login');
      await other.leave();
    });
  });
}
