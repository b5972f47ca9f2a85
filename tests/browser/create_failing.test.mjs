// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';

import { clear_faults, fresh_vmid, make_user, order_fault, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { go_to_confirm, next, wait_for_end } from './wizard.mjs';

describe('a creation that fails', () => {
  let browser, visitor, page;
  const failed = fresh_vmid();
  const taken = fresh_vmid();
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('unlucky');
    await register_node(user, 'pve1');
    await visitor.sign_in(user);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  afterEach(clear_faults);

  async function create() {
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    const state = await wait_for_end(page);
    await page.locator('.reason').waitFor();
    return state;
  }

  // The words of a failed task as recorded (pve/recorded/9.2.json, task status of the vzcreate of 119).
  it('in its task shows Proxmox’s own words and leads to the step, with the draft intact', async () => {
    const words = `unable to create CT ${failed} - volume 'local:vztmpl/none_1_amd64.tar.xz' does not exist`;
    await order_fault({ action: 'task_error', match: 'POST /nodes/pve1/lxc', message: words, seconds: 1 });
    await go_to_confirm(visitor, { vmid: failed, hostname: 'unlucky.example.org', tags: 'kept' });
    assert.equal(await create(), 'FAILED');
    assert.ok((await page.locator('.said').textContent()).includes(words));
    await page.getByRole('link', { name: 'Back to Template' }).click();
    await visitor.is_at('/wizard_template');
    assert.match(await visitor.error_of('ostemplate'), /Proxmox says: .*none_1_amd64/);
    assert.match(await page.locator('input[name="ostemplate"]:checked').inputValue(), /debian-12/);
    for (const path of ['/wizard_disks', '/wizard_resources', '/wizard_network', '/wizard_confirm'])
      await next(visitor, path);
    const review = await page.locator('.review').textContent();
    for (const kept of [String(failed), 'unlucky.example.org', 'kept', 'local-lvm', '1024 MiB'])
      assert.ok(review.includes(kept), `the review names ${kept}`);
  });

  it('can be tried again from its draft, and then succeeds', async () => {
    assert.equal(visitor.path(), '/wizard_confirm');
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    assert.equal(await wait_for_end(page), 'DONE');
    assert.equal(await page.locator('main').getAttribute('data-vmid'), String(failed));
  });

  // Proxmox names the parameter, and says what is wrong in `errors` alone (pve/FACTS.md §6).
  it('because a parameter is refused shows what Proxmox said of the parameter', async () => {
    await order_fault({
      action: 'status', match: 'POST /nodes/pve1/lxc', status: 400, reason: 'Parameter verification failed.',
      body: {
        message: 'Parameter verification failed.\n', errors: { memory: 'value must have a minimum value of 9999' },
        data: null,
      },
    });
    await go_to_confirm(visitor, { vmid: fresh_vmid(), hostname: 'refused.example.org' });
    await visitor.press('Create container');
    await wait_for_end(page);
    assert.match(await page.locator('.said').textContent(), /value must have a minimum value of 9999/);
  });

  it('because a parameter is refused leads to its field, where the words stand, with the draft intact', async () => {
    await page.getByRole('link', { name: 'Back to Resources' }).click();
    await visitor.is_at('/wizard_resources');
    assert.match(await visitor.error_of('memory'), /minimum value of 9999/);
    assert.equal(await visitor.field('memory').inputValue(), '1024');
  });

  it('because the number was taken meanwhile leads back to the number, with the rest intact', async () => {
    await go_to_confirm(visitor, { vmid: taken, hostname: 'late.example.org' });
    await order_fault({ action: 'add_guest', cluster: 'lab', node: 'pve2', vmid: taken });
    await visitor.press('Create container');
    await page.locator('[data-error-for="vmid"]').waitFor();
    assert.match(await visitor.error_of('vmid'), /already in use/);
    assert.equal(visitor.path(), '/wizard_confirm');
    await page.getByRole('link', { name: 'Change VMID' }).click();
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.field('hostname').inputValue(), 'late.example.org');
  });
});
