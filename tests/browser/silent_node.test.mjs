// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { lay_line } from './silent_line.mjs';
import { endpoint, make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { fill_disks, fill_general, fill_resources, fill_template, next, pages, wait_for_state } from './wizard.mjs';

describe('a node that does not answer', () => {
  let browser, visitor, page, line, draft;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const { host, port } = endpoint('pve1');
    line = await lay_line(host, port);
    const user = await make_user('patient');
    await register_node(user, 'pve1', { name: 'harbour', port: line.port });
    await register_node(user, 'solo');
    await visitor.sign_in(user);
  });
  after(async () => {
    line.remove();
    await visitor.leave();
    await browser.close();
  });

  // Seconds from the request to the last byte of the page, as the browser measured.
  const seconds_of_page = () => page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return (navigation.responseEnd - navigation.requestStart) / 1000;
  });

  const trouble = () => page.locator('.notice-trouble[data-node="harbour"]');

  async function comes_in_time(path) {
    const answer = await visitor.go(path);
    assert.equal(answer.status(), 200, path);
    const seconds = await seconds_of_page();
    assert.ok(seconds < 3, `${path} took ${seconds} s`);
  }

  it('holds up no page longer than 3 s', async () => {
    await visitor.go('/');
    await page.locator('tr[data-vmid="100"][data-node="harbour"]').waitFor();
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: 45001, hostname: 'waiting.example.org' });
    draft = new URL(page.url()).searchParams.get('draft');
    await fill_template(visitor);
    await fill_disks(visitor);
    await fill_resources(visitor);
    await next(visitor, '/wizard_confirm');

    line.cut();
    await comes_in_time('/');
    for (const path of pages) await comes_in_time(`${path}?draft=${draft}`);
  });

  for (const path of pages) {
    it(`is named, with since when it is silent, on ${path}`, async () => {
      await comes_in_time(`${path}?draft=${draft}`);
      assert.equal(await trouble().count(), 1);
      assert.match(await trouble().textContent(), /harbour has not answered since \S+/);
    });
  }

  it('is named on the containers page, and its last known containers are shown with all others', async () => {
    await comes_in_time('/');
    assert.match(await trouble().textContent(), /harbour has not answered since .*; showing what it said at /);
    assert.ok(await page.locator('tr[data-node="harbour"]').count() > 0);
    assert.ok(await page.locator('tr[data-node="solo"]').count() > 0);
  });

  it('leaves the choices known from before on the pages, and the last page as it was', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('vmid').fill('45002');
    const { text } = await wait_for_state(page, 'unconfirmed');
    assert.match(text, /could not ask harbour/);
    await next(visitor, '/wizard_template');
    assert.match(await visitor.notices(), /45002: could not ask harbour.*checked again before anything is created/);
    assert.ok(await page.locator('input[name="ostemplate"]').count() > 0);
    await fill_template(visitor);
    assert.ok(await page.locator('input[name="rootfs.storage"]').count() > 0);
    await fill_disks(visitor);
    await fill_resources(visitor);
    await next(visitor, '/wizard_confirm');
    const seconds = await seconds_of_page();
    assert.ok(seconds < 3, `the last page took ${seconds} s`);
  });

  it('still shows the number as taken when the last list says so', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('vmid').fill('100');
    await wait_for_state(page, 'taken');
  });

  it('is back on the pages once it answers again', async () => {
    line.mend();
    // The breaker asks again 15 s after it opened.
    await until('the node is asked again', async () => {
      await visitor.go('/');
      return await page.locator('.notice-trouble').count() === 0;
    }, 40);
    assert.ok(await page.locator('tr[data-node="harbour"]').count() > 0);
  });
});
