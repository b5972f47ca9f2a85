// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { choose, debian, fill_general, vmid_indicator, wait_for_state } from './wizard.mjs';

const held = { state: 'held', text: 'being used in another wizard', is_invalid: false };

// Two people who registered the same cluster by different members.
describe('a VMID in somebody’s open wizard', () => {
  let anna_browser, ben_browser, anna, ben;
  before(async () => {
    [anna_browser, ben_browser] = await Promise.all([open_browser(), open_browser()]);
    anna = await new_visitor(anna_browser);
    ben = await new_visitor(ben_browser);
    const [annas, bens] = [await make_user('holder'), await make_user('watcher')];
    await register_node(annas, 'pve1');
    await register_node(bens, 'pve2');
    await anna.sign_in(annas, '/wizard_general');
    await ben.sign_in(bens, '/wizard_general');
  });
  after(async () => {
    await anna.leave();
    await ben.leave();
    await Promise.all([anna_browser.close(), ben_browser.close()]);
  });

  const hold_is_sent = (visitor) => visitor.page.waitForResponse((reply) =>
    reply.request().method() === 'POST' && new URL(reply.url()).pathname === '/ajax_vmid');

  async function type(visitor, vmid, state) {
    await visitor.field('vmid').fill(String(vmid));
    return wait_for_state(visitor.page, state);
  }

  async function hold(visitor, vmid) {
    const sent = hold_is_sent(visitor);
    await type(visitor, vmid, 'available');
    await sent;
  }

  it('is shown to the other as being used, which does not stop Next', async () => {
    const vmid = fresh_vmid();
    await hold(anna, vmid);
    assert.deepEqual(await type(ben, vmid, 'held'), held);
    assert.equal(await ben.field('vmid').evaluate((input) => input.checkValidity()), true);
  });

  it('is free for the other within moments after the first one types another number', async () => {
    const [first, second] = [fresh_vmid(), fresh_vmid()];
    await hold(anna, first);
    await type(ben, first, 'held');
    await type(anna, second, 'available');
    // Ben does nothing; his page asks again, and then has it.
    assert.equal((await wait_for_state(ben.page, 'available')).text, 'VMID available');
    await type(anna, first, 'held');
  });

  it('stays with the first one through the steps of the wizard', async () => {
    const vmid = fresh_vmid();
    await fill_general(anna, { vmid });
    await type(ben, vmid, 'held');
    await choose(anna, 'ostemplate', debian);
    await anna.press('Next');
    await anna.is_at('/wizard_disks');
    assert.deepEqual(await vmid_indicator(ben.page), held);
  });

  it('lost on a later step is told there', async () => {
    const vmid = fresh_vmid();
    await anna.go('/wizard_general');
    await fill_general(anna, { vmid });
    await anna.page.route(/\/ajax_vmid$/, (route) => route.fulfill({
      contentType: 'application/json', body: JSON.stringify({ vmid, state: 'taken', message: 'VMID already in use' }),
    }));
    await anna.page.reload();
    const line = anna.page.locator('.notice-vmid');
    await line.waitFor();
    assert.match(await line.textContent(), new RegExp(`VMID ${vmid}: VMID already in use. Choose another one`));
    await anna.page.unrouteAll({ behavior: 'wait' });
    await line.getByRole('link').click();
    await anna.is_at('/wizard_general');
  });
});

describe('Find a free one', () => {
  let browser, visitor, page;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('finder');
    await register_node(user, 'pve1');
    await visitor.sign_in(user, '/wizard_general');
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  it('fills in a number that is free, and leaves the rest as it was typed', async () => {
    await visitor.field('hostname').fill('kept.example.org');
    await visitor.press('Find a free one');
    await wait_for_state(page, 'available');
    assert.match(await visitor.field('vmid').inputValue(), /^[1-9][0-9]{2,8}$/);
    assert.equal(await visitor.field('hostname').inputValue(), 'kept.example.org');
  });

  it('passes over what another wizard holds', async () => {
    const first = await visitor.field('vmid').inputValue();
    const other = await new_visitor(browser);
    const somebody = await make_user('other');
    await register_node(somebody, 'pve1');
    await other.sign_in(somebody, '/wizard_general');
    await other.press('Find a free one');
    await wait_for_state(other.page, 'available');
    assert.notEqual(await other.field('vmid').inputValue(), first);
    await other.leave();
  });

  it('is not what the Enter key does', async () => {
    await visitor.field('vmid').fill('');
    await visitor.field('hostname').fill('enter.example.org');
    const posts = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
    });
    await visitor.field('hostname').press('Enter');
    // The browser refuses the form, because the number is missing.
    assert.equal(await visitor.field('vmid').evaluate((input) => document.activeElement === input), true);
    assert.equal(await visitor.field('vmid').inputValue(), '');
    assert.ok(!posts.includes('/ajax_vmid_free'), posts.join());
  });

  it('says so when the node does not, and the number can be typed', async () => {
    visitor.may_complain(/status of 503/);
    await page.route(/\/ajax_vmid_free$/, (route) => route.fulfill({
      status: 503, contentType: 'application/json', body: '{"error":"no"}',
    }));
    await visitor.press('Find a free one');
    assert.equal((await wait_for_state(page, 'unconfirmed')).text, 'could not ask for a free one');
    await page.unrouteAll();
    await visitor.field('vmid').fill(String(fresh_vmid()));
    await wait_for_state(page, 'available');
  });

  it('works without JavaScript', async () => {
    const plain = await new_visitor(browser, { javaScriptEnabled: false });
    const user = await make_user('plain');
    await register_node(user, 'pve1');
    await plain.sign_in(user, '/wizard_general');
    await plain.field('hostname').fill('plain.example.org');
    await plain.press('Find a free one');
    await until('the page is back', async () => (await plain.field('vmid').inputValue()) !== '');
    assert.equal(await plain.field('hostname').inputValue(), 'plain.example.org');
    await plain.press('Next');
    await plain.is_at('/wizard_template');
    await plain.leave();
  });
});
