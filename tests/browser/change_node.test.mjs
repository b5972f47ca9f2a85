// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { make_user, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { choose, debian, fill_disks, fill_general, fill_network, fill_resources, fill_template, next } from './wizard.mjs';

// pve1 offers the storage "nas" with templates of its own, and "local-lvm"; solo has neither, but both have the
// Debian template on "local" and the bridge vmbr0.
describe('changing the node in the wizard', () => {
  let browser, visitor;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    const user = await make_user('mover');
    await register_node(user, 'pve1');
    await register_node(user, 'solo');
    await visitor.sign_in(user);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  async function change_node(name) {
    await visitor.page.getByText('Change node', { exact: true }).click();
    await visitor.page.locator(`input[name="node"][data-name="${name}"]`).check();
  }

  it('keeps what is valid there, and says which entries were reset', async () => {
    await visitor.go('/wizard_general');
    assert.equal((await visitor.page.locator('.node-now').textContent()).trim(), 'pve1 (default)');
    await fill_general(visitor, { vmid: 41001, hostname: 'moving.example.org', tags: 'web demo' });
    await fill_template(visitor, debian);
    await fill_disks(visitor, { storage: 'local-lvm', size: '6' });
    await fill_resources(visitor, { cores: '3', memory: '777', swap: '99' });
    await fill_network(visitor, { bridge: 'vmbr0', ip: '192.0.2.70/24', gateway: '192.0.2.1' });

    await visitor.page.locator('[data-field="node"]').getByRole('link').click();
    await visitor.is_at('/wizard_general');
    await change_node('solo');
    await next(visitor, '/wizard_template');
    const notices = await visitor.notices();
    assert.match(notices, /solo does not offer these, so they were reset: Root disk storage \(local-lvm\)\./);
    assert.equal(await visitor.page.locator('input[name="ostemplate"]:checked').inputValue(), debian);

    await next(visitor, '/wizard_disks');
    assert.equal(await visitor.field('rootfs.size').inputValue(), '6');
    await visitor.page.locator('input[name="rootfs.storage"][value="local-zfs"]').check();
    await next(visitor, '/wizard_resources');
    for (const [name, value] of [['cores', '3'], ['memory', '777'], ['swap', '99']])
      assert.equal(await visitor.field(name).inputValue(), value);
    await next(visitor, '/wizard_network');
    assert.equal(await visitor.field('net0.bridge').inputValue(), 'vmbr0');
    assert.equal(await visitor.field('net0.ip').inputValue(), '192.0.2.70/24');
    assert.equal(await visitor.field('net0.gw').inputValue(), '192.0.2.1');
    await next(visitor, '/wizard_confirm');
    const review = await visitor.page.locator('.review').textContent();
    for (const kept of ['solo', '41001', 'moving.example.org', 'web demo', '192.0.2.70/24', 'local-zfs'])
      assert.ok(review.includes(kept), `the review names ${kept}`);
  });

  it('says it of a template too, and resets nothing when the other node has it all', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 41002 });
    await fill_template(visitor, 'nas:vztmpl/fedora-42-default_20250428_amd64.tar.xz');
    await visitor.press('Back');
    await visitor.is_at('/wizard_template');
    await visitor.press('Back');
    await visitor.is_at('/wizard_general');
    await change_node('solo');
    await next(visitor, '/wizard_template');
    assert.match(await visitor.notices(), /reset: Template \(nas:vztmpl\/fedora/);
    assert.equal(await visitor.page.locator('input[name="ostemplate"]:checked').count(), 0);
    await choose(visitor, 'ostemplate', debian);
    await visitor.press('Back');
    await visitor.is_at('/wizard_general');
    await change_node('pve1');
    await next(visitor, '/wizard_template');
    assert.doesNotMatch(await visitor.notices(), /reset/);
    assert.equal(await visitor.page.locator('input[name="ostemplate"]:checked').inputValue(), debian);
  });
});
