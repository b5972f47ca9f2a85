// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { make_user, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { choose, debian, fill_disks, fill_general, fill_resources, fill_template, next, pages } from './wizard.mjs';

describe('a draft', () => {
  let browser, visitor, page;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('drafter');
    await register_node(user, 'pve1');
    await visitor.sign_in(user);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  it('is not made by opening a page: each page asked for without one leads to the first', async () => {
    for (const path of pages.slice(1)) {
      await visitor.go(path);
      assert.equal(visitor.path(), '/wizard_general', path);
      assert.equal(new URL(page.url()).search, '');
    }
    await visitor.go('/');
    assert.equal(await page.locator('[data-draft]').count(), 0);
  });

  it('that was left is on the list, can be gone on with, and discarded', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 43009, hostname: 'left.example.org' });
    await visitor.go('/');
    await page.getByText('Not finished yet').click();
    const row = page.locator('[data-draft]');
    assert.match((await row.textContent()).replace(/\s+/g, ' '), /43009 ?left\.example\.org ?step 2, Template/);
    await row.getByRole('link').click();
    await visitor.is_at('/wizard_template');
    await visitor.go('/');
    await page.getByText('Not finished yet').click();
    await row.getByRole('button').click();
    await visitor.is_at('/containers');
    assert.equal(await row.count(), 0);
  });

  it('leads a page asked for too early to the first one that is not complete', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 43001, hostname: 'early.example.org' });
    const draft = new URL(page.url()).searchParams.get('draft');
    await fill_template(visitor);
    for (const path of ['/wizard_resources', '/wizard_network', '/wizard_confirm']) {
      await visitor.go(`${path}?draft=${draft}`);
      assert.equal(visitor.path(), '/wizard_disks', path);
    }
    await visitor.go(`/wizard_template?draft=${draft}`);
    assert.equal(visitor.path(), '/wizard_template', 'the ones before are open');
  });

  it('keeps by Back what was typed on each page, before Next was ever pressed there', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 43002, hostname: 'back.example.org', tags: 'one two' });
    await choose(visitor, 'ostemplate', 'nas:vztmpl/fedora-42-default_20250428_amd64.tar.xz');
    await visitor.press('Back');
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.field('vmid').inputValue(), '43002');
    assert.equal(await visitor.field('hostname').inputValue(), 'back.example.org');
    assert.equal(await visitor.field('tags').inputValue(), 'one two');
    await next(visitor, '/wizard_template');
    assert.equal(await page.locator('input[name="ostemplate"]:checked').inputValue(),
      'nas:vztmpl/fedora-42-default_20250428_amd64.tar.xz');
    await fill_template(visitor, debian);

    await choose(visitor, 'rootfs.storage', 'nas');
    await visitor.field('rootfs.size').fill('13');
    await visitor.press('Back');
    await visitor.is_at('/wizard_template');
    assert.equal(await page.locator('input[name="ostemplate"]:checked').inputValue(), debian);
    await next(visitor, '/wizard_disks');
    assert.equal(await page.locator('input[name="rootfs.storage"]:checked').inputValue(), 'nas');
    assert.equal(await visitor.field('rootfs.size').inputValue(), '13');
    await fill_disks(visitor);

    await visitor.field('cores').fill('5');
    await visitor.field('memory').fill('2222');
    await visitor.press('Back');
    await visitor.is_at('/wizard_disks');
    await next(visitor, '/wizard_resources');
    assert.equal(await visitor.field('cores').inputValue(), '5');
    assert.equal(await visitor.field('memory').inputValue(), '2222');
    await fill_resources(visitor);

    await visitor.field('net0.ip').fill('192.0.2.99/24');
    await visitor.field('net0.gw').fill('192.0.2.1');
    await visitor.field('net0.tag').fill('42');
    await visitor.field('net0.firewall').uncheck();
    await visitor.field('nameserver').fill('192.0.2.53');
    await visitor.press('Back');
    await visitor.is_at('/wizard_resources');
    await next(visitor, '/wizard_network');
    assert.equal(await visitor.field('net0.ip').inputValue(), '192.0.2.99/24');
    assert.equal(await visitor.field('net0.gw').inputValue(), '192.0.2.1');
    assert.equal(await visitor.field('net0.tag').inputValue(), '42');
    assert.equal(await visitor.field('net0.firewall').isChecked(), false);
    assert.equal(await visitor.field('nameserver').inputValue(), '192.0.2.53');
  });

  it('keeps by Back also what is wrong, and does not let it pass by Next', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 43003 });
    await fill_template(visitor);
    await choose(visitor, 'rootfs.storage', 'local-lvm');
    await visitor.field('rootfs.size').fill('-3');
    await visitor.press('Back');
    await visitor.is_at('/wizard_template');
    await next(visitor, '/wizard_disks');
    assert.equal(await visitor.field('rootfs.size').inputValue(), '-3');
    await page.locator('form.wizard').evaluate((form) => { form.noValidate = true; });
    await visitor.press('Next');
    await page.locator('[data-error-for="rootfs.size"]').waitFor();
    assert.equal(visitor.path(), '/wizard_disks');
    assert.equal(await visitor.field('rootfs.size').inputValue(), '-3');
  });

  it('lets each line of the last page be changed, and each stepper entry be gone back to', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 43004 });
    await fill_template(visitor);
    await fill_disks(visitor);
    await fill_resources(visitor);
    await next(visitor, '/wizard_confirm');
    const links = await page.locator('.review-edit a').evaluateAll((all) => all.map((link) => link.href));
    assert.ok(links.length >= 15, `${links.length} lines`);
    for (const path of pages.slice(0, 5)) {
      assert.ok(links.some((link) => new URL(link).pathname === path), `a line leads to ${path}`);
      await page.locator(`.stepper a[href*="${path}"]`).click();
      await visitor.is_at(path);
      await page.goBack();
    }
    // A line's link points at its field.
    await page.getByRole('link', { name: 'Change Memory' }).click();
    await visitor.is_at('/wizard_resources');
    assert.equal(await page.locator(new URL(page.url()).hash).getAttribute('name'), 'memory');
  });
});
