// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, order_fault, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

// A container that somebody else made.
async function add_container(hostname, tags = 'demo') {
  const vmid = fresh_vmid();
  await order_fault({
    action: 'add_guest', cluster: 'lab', node: 'pve1', vmid, status: 'stopped',
    config: {
      hostname, tags, memory: '512', cores: '1', ostype: 'debian', unprivileged: '1',
      rootfs: `local-lvm:vm-${vmid}-disk-0,size=4G`,
      net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:0A:00:01,ip=192.0.2.77/24,type=veth',
    },
  });
  return vmid;
}

for (const javaScriptEnabled of [true, false]) {
  describe(`one container, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    let browser, visitor, page, vmid;
    before(async () => {
      browser = await open_browser();
      visitor = await new_visitor(browser, { javaScriptEnabled });
      page = visitor.page;
      const user = await make_user('keeper');
      await register_node(user, 'pve1');
      vmid = await add_container('kept.example.org');
      await visitor.sign_in(user);
    });
    after(async () => {
      await visitor.leave();
      await browser.close();
    });

    const state = () => page.locator('main[data-state="DONE"]').waitFor();
    const status = () => page.locator('.container-page').getAttribute('data-status');

    it('is opened from the list and shows its configuration as saved', async () => {
      await page.locator(`tr[data-vmid="${vmid}"] th a`).click();
      await visitor.is_at('/container');
      assert.equal(await page.locator('h1').textContent(), 'kept.example.org');
      assert.equal(await status(), 'stopped');
      const config = await page.locator('.config').textContent();
      for (const shown of ['512 MiB', 'size=4G', 'bridge=vmbr0', 'debian']) assert.ok(config.includes(shown), shown);
    });

    it('is started, and the task is followed to its end without a hand laid on it', async () => {
      await visitor.press('Start');
      await visitor.is_at('/task');
      assert.equal(await page.locator('h1').textContent(), `Start container ${vmid}`);
      await state();
      await page.locator('#state-text[data-final]').waitFor();
      assert.equal(await page.locator('#state-text').textContent(), 'Done.');
      const numbers = await page.locator('#log-lines li').evaluateAll((all) => all.map((one) => Number(one.dataset.n)));
      assert.deepEqual(numbers, numbers.map((_, index) => index + 1), 'the lines are 1, 2, 3, …');
      assert.ok(numbers.length > 0);
    });

    it('runs then, has its address, and cannot be deleted', async () => {
      await page.getByRole('link', { name: 'Back to the container' }).click();
      await visitor.is_at('/container');
      assert.equal(await status(), 'running');
      await page.getByText('192.0.2.77/24', { exact: true }).waitFor();
      assert.equal(await visitor.field('confirm').count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Start', exact: true }).count(), 0);
    });

    it('takes other tags, and refuses a wrong one at its field', async () => {
      await page.getByText('Edit the tags', { exact: true }).click();
      await visitor.field('tags').fill('+wrong');
      await page.locator('.tags-edit form').evaluate((form) => { form.noValidate = true; });
      await visitor.press('Save tags');
      assert.match(await visitor.error_of('tags'), /./);
      assert.equal(await visitor.field('tags').inputValue(), '+wrong');
      await visitor.field('tags').fill('prod web');
      await visitor.press('Save tags');
      await page.locator('.tag', { hasText: 'prod' }).waitFor();
      assert.deepEqual(await page.locator('.tag').allTextContents(), ['prod', 'web']);
    });

    it('is stopped', async () => {
      await visitor.press('Stop');
      await visitor.is_at('/task');
      await page.locator('#state-text[data-final]').waitFor();
      await page.getByRole('link', { name: 'Back to the container' }).click();
      assert.equal(await status(), 'stopped');
    });

    it('is deleted once its VMID is typed, and gone after that', async () => {
      await page.getByText('Delete this container', { exact: true }).click();
      await visitor.field('confirm').fill('100');
      await visitor.press(`Delete container ${vmid}`);
      assert.equal(visitor.path(), '/container', 'the browser itself does not send another number');
      await visitor.field('confirm').fill(String(vmid));
      await visitor.press(`Delete container ${vmid}`);
      await visitor.is_at('/task');
      await page.locator('#state-text[data-final]').waitFor();
      await page.getByRole('link', { name: 'See the list' }).click();
      await visitor.is_at('/containers');
      assert.equal(await page.locator(`tr[data-vmid="${vmid}"]`).count(), 0);
    });
  });
}
