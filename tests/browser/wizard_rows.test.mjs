// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { fill_general, fill_resources, fill_template, next, wait_for_end } from './wizard.mjs';

describe('rows of the wizard', () => {
  let browser, visitor, page, cookies;
  const vmid = fresh_vmid();
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('rows');
    await register_node(user, 'pve1');
    await register_node(user, 'solo');
    await visitor.sign_in(user);
    cookies = await visitor.context.storageState();
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid, hostname: 'rows.example.org' });
    await fill_template(visitor);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  const row_names = () => page.locator('.row > legend').allTextContents();
  const focused = () => page.evaluate(() => {
    const { tagName, name, textContent } = document.activeElement;
    return tagName === 'BUTTON' ? textContent.trim() : name;
  });
  // Tab until the element of that name or text has the focus.
  async function tab_to(wanted) {
    await until(`the focus is on ${wanted}`, async () => {
      await page.keyboard.press('Tab');
      return await focused() === wanted;
    });
  }
  const news = () => page.locator('[data-row-news]').textContent();

  it('three mount points are added, filled in and one removed by keyboard alone', async () => {
    await page.locator('input[name="rootfs.storage"][value="local-lvm"]').check();
    for (const [number, path] of [[0, '/srv/a'], [1, '/srv/b'], [2, '/srv/c']]) {
      await tab_to('Add a mount point');
      await page.keyboard.press('Enter');
      assert.equal(await focused(), `mp${number}.mp`, 'the new row has the focus');
      assert.equal(await news(), `mp${number} added`);
      await page.keyboard.type(path);
      await page.keyboard.press('Tab');
      assert.equal(await focused(), `mp${number}.storage`);
      await tab_to(`mp${number}.size`);
      assert.equal(await visitor.field(`mp${number}.size`).inputValue(), '8');
    }
    assert.deepEqual(await row_names(), ['mp0', 'mp1', 'mp2']);
    await visitor.field('mp0.mp').focus();
    await tab_to('Remove mp1');
    await page.keyboard.press('Enter');
    assert.deepEqual(await row_names(), ['mp0', 'mp2']);
    assert.equal(await focused(), 'Remove mp2', 'the focus goes to the next row');
    assert.equal(await news(), 'mp1 removed');
    await tab_to('Add a mount point');
    await page.keyboard.press('Enter');
    assert.deepEqual(await row_names(), ['mp0', 'mp1', 'mp2'], 'the lowest free number, in its place');
    await page.keyboard.type('/srv/again');
  });

  it('says when a storage has less room than the disks ask for, before anything is sent', async () => {
    const advice = page.locator('.advice').first();
    assert.equal(await advice.textContent(), '');
    await visitor.field('mp0.storage').selectOption('fast');
    await visitor.field('mp0.size').fill('4000');
    await visitor.field('mp0.size').blur();
    assert.match(await advice.textContent(), /^fast has [0-9.]+ GiB free; the disks chosen for it ask for 4016 GiB\.$/);
    await visitor.field('mp0.size').fill('4');
    await visitor.field('mp0.size').blur();
    assert.equal(await advice.textContent(), '');
  });

  it('names a wrong row in the summary and at its field, and leads there', async () => {
    await visitor.field('mp2.mp').fill('/a/../b');
    await visitor.press('Next');
    await page.locator('#errors').waitFor();
    const link = page.locator('#errors a');
    assert.match(await link.textContent(), /^mp2: Enter a path/);
    await link.click();
    assert.equal(await focused(), 'mp2.mp');
    await visitor.field('mp2.mp').fill('/srv/c');
    await next(visitor, '/wizard_resources');
    await fill_resources(visitor);
  });

  it('three interfaces are added and removed by keyboard, each with its own ways', async () => {
    assert.deepEqual(await row_names(), ['net0']);
    for (const number of [1, 2]) {
      await tab_to('Add an interface');
      await page.keyboard.press('Enter');
      assert.equal(await focused(), `net${number}.bridge`);
      assert.equal(await visitor.field(`net${number}.bridge`).inputValue(), 'vmbr0', 'the usual bridge');
    }
    await visitor.field('net1.ip').fill('192.0.2.10/24');
    await visitor.field('net1.gw').fill('198.51.100.1');
    await visitor.field('net1.gw').blur();
    const row = page.locator('#row-net1');
    assert.equal(await row.locator('.advice').first().textContent(), 'This lies outside the network of 192.0.2.10/24.');
    await visitor.field('net1.gw').fill('192.0.2.1');
    await visitor.field('net1.gw').blur();
    assert.equal(await row.locator('.advice').first().textContent(), '');
    await visitor.field('net2.bridge').focus();
    await tab_to('Remove net2');
    await page.keyboard.press('Space');
    assert.deepEqual(await row_names(), ['net0', 'net1']);
    await next(visitor, '/wizard_confirm');
  });

  it('shows all of it on Confirm, with the call and the command to copy', async () => {
    const review = await page.locator('.review').textContent();
    for (const shown of ['mp0: Path', '/srv/again', 'net1: IPv4 address', '192.0.2.10/24'])
      assert.ok(review.includes(shown), `the review names ${shown}`);
    await page.getByText('The same for experts').click();
    const call = await page.locator('#api-call').textContent();
    assert.match(call, /^POST \/api2\/json\/nodes\/pve1\/lxc\n/);
    assert.match(call, /\nmp0=fast:4,mp=\/srv\/a,backup=1\n/);
    assert.match(call, /\nnet1=name=eth1,bridge=vmbr0,firewall=1,gw=192\.0\.2\.1,ip=192\.0\.2\.10\/24/);
    assert.match(await page.locator('#pct-line').textContent(), new RegExp(`^pct create ${vmid} local:vztmpl/debian-12`));
  });

  it('creates it with all its rows', async () => {
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    assert.equal(await wait_for_end(page), 'DONE');
    await page.getByRole('link', { name: 'Open the container' }).click();
    await page.waitForLoadState();
    const config = await page.locator('main').textContent();
    for (const shown of ['/srv/again', 'eth1']) assert.ok(config.includes(shown), `its configuration names ${shown}`);
  });

  it('the same rows come and go without scripts, by buttons that post', async () => {
    const plain = await new_visitor(browser, { javaScriptEnabled: false, storageState: cookies });
    await plain.go('/wizard_general');
    await plain.field('vmid').fill(String(fresh_vmid()));
    await plain.field('hostname').fill('plain-rows');
    await plain.press('Next');
    await plain.is_at('/wizard_template');
    await fill_template(plain);
    await plain.page.locator('input[name="rootfs.storage"][value="local-lvm"]').check();
    await plain.field('rootfs.size').fill('2');
    for (const number of [0, 1, 2]) {
      await plain.press('Add a mount point');
      await plain.page.locator(`#row-mp${number}`).waitFor();
      await plain.field(`mp${number}.mp`).fill(`/srv/${number}`);
    }
    await plain.press('Remove mp1');
    await plain.page.locator('#row-mp1').waitFor({ state: 'detached' });
    assert.equal(await plain.field('mp2.mp').inputValue(), '/srv/2');
    assert.equal(await plain.field('rootfs.size').inputValue(), '2', 'nothing typed is lost');
    await plain.press('Next');
    await plain.is_at('/wizard_resources');
    await plain.leave();
  });

  it('tags are chips that can be taken away, and a wrong one is marked', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('tags').fill('web, demo -bad');
    const chips = page.locator('.tag-chips li');
    assert.equal(await chips.count(), 3);
    assert.deepEqual(await page.locator('.tag-chips li.bad').evaluateAll((all) => all.map((one) => one.firstChild.data)), ['-bad']);
    await page.getByRole('button', { name: 'Remove tag -bad' }).click();
    assert.equal(await visitor.field('tags').inputValue(), 'web demo');
    assert.equal(await chips.count(), 2);
  });

  it('what the version or the token cannot do is disabled, and says why', async () => {
    await visitor.go('/wizard_general');
    await page.getByText('More options', { exact: true }).click();
    assert.ok(await visitor.field('ha-managed').first().isDisabled());
    assert.match(await page.locator('[data-field="ha-managed"]').textContent(), /The API token lacks Sys\.Console on \/\./);
  });
});
