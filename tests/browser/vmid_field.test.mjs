// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { vmid_indicator, wait_for_state } from './wizard.mjs';

const question = /\/ajax_vmid\?/;
const nothing = { state: 'invalid', text: '', is_invalid: false };

// Counts the questions in the page itself, at the moment they are asked.
function count_questions() {
  window.questions = [];
  const { fetch } = window;
  window.fetch = (what, ...rest) => {
    if (String(what).includes('ajax_vmid?')) window.questions.push(new URL(what).searchParams.get('vmid'));
    return fetch(what, ...rest);
  };
}

const questions = (page) => page.evaluate(() => window.questions);

// Holds each answer back until `release(vmid)`.
async function hold_answers(page) {
  const held = new Map();
  await page.route(question, (route) => {
    held.set(new URL(route.request().url()).searchParams.get('vmid'), route);
  });
  return {
    has: (vmid) => held.has(vmid),
    // A question that was given up takes no answer any more; that is the page's affair.
    release: (vmid) => held.get(vmid).continue().catch(() => {}),
  };
}

const is_painted = (page) => page.locator('.vmid-icon').evaluate((icon) => {
  const { width, height } = icon.getBoundingClientRect();
  const style = getComputedStyle(icon);
  return width > 0 && height > 0 && style.visibility === 'visible' && style.display !== 'none';
});

describe('the VMID field', () => {
  let browser, visitor, page;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('typist');
    await register_node(user, 'pve1');
    await register_node(user, 'solo');
    await visitor.sign_in(user);
    await page.addInitScript(count_questions);
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  beforeEach(() => visitor.go('/wizard_general'));
  afterEach(() => page.unrouteAll({ behavior: 'ignoreErrors' }));

  it('starts empty, and nothing fills it in or asks', async () => {
    await page.waitForLoadState('networkidle');
    assert.equal(await visitor.field('vmid').inputValue(), '');
    assert.deepEqual(await vmid_indicator(page), nothing);
    assert.equal(await is_painted(page), false);
    assert.deepEqual(await questions(page), []);
  });

  // 110 is a VM on pve1, 103 a container on pve2: ids are taken cluster-wide, whatever has them.
  for (const [vmid, whose] of [['100', 'a container of the node'], ['110', 'a VM'], ['103', 'another node’s container']]) {
    it(`shows a red cross for ${vmid}, the number of ${whose}`, async () => {
      await visitor.field('vmid').fill(vmid);
      assert.deepEqual(await wait_for_state(page, 'taken'),
        { state: 'taken', text: 'VMID already in use', is_invalid: true });
      assert.equal(await is_painted(page), true);
    });
  }

  it('stops Next while the number is taken', async () => {
    await visitor.field('vmid').fill('100');
    await wait_for_state(page, 'taken');
    const posts = [];
    page.on('request', (request) => { if (request.method() === 'POST') posts.push(request.url()); });
    await visitor.press('Next');
    assert.equal(await visitor.field('vmid').evaluate((input) => input.validationMessage), 'VMID already in use');
    assert.equal(await visitor.field('vmid').evaluate((input) => document.activeElement === input), true);
    assert.equal(visitor.path(), '/wizard_general');
    assert.deepEqual(posts, []);
  });

  it('shows a green tick for a free number, after a red cross too', async () => {
    await visitor.field('vmid').fill('100');
    await wait_for_state(page, 'taken');
    await visitor.field('vmid').fill('40001');
    assert.deepEqual(await wait_for_state(page, 'available'),
      { state: 'available', text: 'VMID available', is_invalid: false });
    assert.equal(await is_painted(page), true);
    assert.equal(await visitor.field('vmid').evaluate((input) => input.checkValidity()), true);
  });

  it('shows a spinner while it asks', async () => {
    const answers = await hold_answers(page);
    await visitor.field('vmid').fill('40002');
    await until('the question is asked', () => answers.has('40002'));
    assert.deepEqual(await vmid_indicator(page), { state: 'checking', text: '', is_invalid: false });
    assert.equal(await is_painted(page), true);
    await answers.release('40002');
    await wait_for_state(page, 'available');
  });

  it('tells screen readers the outcome, by a status that describes the field', async () => {
    await visitor.field('vmid').fill('100');
    await wait_for_state(page, 'taken');
    const status = page.locator('.vmid-state [role="status"]');
    const described_by = await visitor.field('vmid').getAttribute('aria-describedby');
    assert.ok(described_by.split(' ').includes(await status.getAttribute('id')));
    assert.equal(await status.textContent(), 'VMID already in use');
  });

  for (const text of ['', '99', '1000000000', '0100', '12a', '-100', '1e3', '100.5']) {
    it(`shows nothing and asks nothing for ${text === '' ? 'an empty field' : `“${text}”`}`, async () => {
      await visitor.field('vmid').fill('40003');
      await wait_for_state(page, 'available');
      const before_it = (await questions(page)).length;
      // Past the length limit of the field, as a paste by script could do; typing would be cut.
      await visitor.field('vmid').evaluate((input, value) => {
        input.value = value;
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }, text);
      await visitor.field('vmid').blur();
      assert.deepEqual(await vmid_indicator(page), nothing);
      assert.equal((await questions(page)).length, before_it);
    });
  }

  it('turns grey when the question fails on the way', async () => {
    visitor.may_complain(/net::ERR_FAILED/);
    await page.route(question, (route) => route.abort('failed'));
    await visitor.field('vmid').fill('40004');
    assert.deepEqual(await wait_for_state(page, 'unconfirmed'),
      { state: 'unconfirmed', text: 'could not check', is_invalid: false });
  });

  it('turns grey when the session is over (401), and never shows an answer of that kind as free', async () => {
    visitor.may_complain(/status of 401/);
    await page.route(question, (route) => route.fulfill({
      status: 401, contentType: 'application/json', body: '{"vmid":40005,"state":"available","message":"VMID available"}',
    }));
    await visitor.field('vmid').fill('40005');
    assert.equal((await wait_for_state(page, 'unconfirmed')).text, 'could not check');
  });

  it('turns grey when the answer is about another number or no JSON', async () => {
    for (const [vmid, body] of [['40006', '{"vmid":4,"state":"available","message":""}'], ['40007', '<html>']]) {
      await page.route(question, (route) => route.fulfill({ contentType: 'application/json', body }));
      await visitor.field('vmid').fill(vmid);
      assert.equal((await wait_for_state(page, 'unconfirmed')).text, 'could not check');
      await page.unrouteAll();
      await visitor.field('vmid').fill('');
    }
  });

  it('drops an answer that comes after the user typed on', async () => {
    const answers = await hold_answers(page);
    await visitor.field('vmid').fill('100');
    await until('100 is asked', () => answers.has('100'));
    await visitor.field('vmid').fill('40008');
    assert.deepEqual(await vmid_indicator(page), nothing);
    await until('40008 is asked', () => answers.has('40008'));
    await answers.release('40008');
    await wait_for_state(page, 'available');
    await answers.release('100');
    await page.unrouteAll({ behavior: 'wait' });
    assert.deepEqual(await vmid_indicator(page), { state: 'available', text: 'VMID available', is_invalid: false });
  });

  it('asks again when the node is changed: 103 is taken in the cluster, and free on the other node', async () => {
    await visitor.field('vmid').fill('103');
    await wait_for_state(page, 'taken');
    await page.getByText('Change node', { exact: true }).click();
    await page.locator('input[name="node"][data-name="solo"]').check();
    assert.equal((await wait_for_state(page, 'available')).is_invalid, false);
    assert.deepEqual(await questions(page), ['103', '103']);
    assert.equal((await page.locator('.node-now').textContent()).trim(), 'solo');
  });
});

describe('the moment of the question', () => {
  let browser, visitor, page;
  before(async () => {
    browser = await open_browser();
    visitor = await new_visitor(browser);
    page = visitor.page;
    const user = await make_user('watch');
    await register_node(user, 'pve1');
    await visitor.sign_in(user);
    await page.addInitScript(count_questions);
    await page.clock.install();
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });
  // From here on the page's clock stands still unless it is told to run.
  beforeEach(async () => {
    await visitor.go('/wizard_general');
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now()) + 60000));
    await visitor.field('vmid').focus();
  });
  afterEach(() => page.clock.resume());

  it('is half a second after the last key, and not before', async () => {
    for (const key of '40010') {
      await page.keyboard.press(key);
      await page.clock.runFor(400);
      assert.deepEqual(await questions(page), [], `after ${key}`);
    }
    await page.clock.runFor(80);
    assert.deepEqual(await questions(page), []);
    await page.clock.runFor(70);
    assert.deepEqual(await questions(page), ['40010']);
  });

  it('is at once when the field is left, and then not again', async () => {
    await page.keyboard.type('40011');
    assert.deepEqual(await questions(page), []);
    await page.keyboard.press('Tab');
    assert.deepEqual(await questions(page), ['40011']);
    await page.clock.runFor(2000);
    assert.deepEqual(await questions(page), ['40011']);
  });

  it('does not come for a number that was cleared in time', async () => {
    await page.keyboard.type('400');
    await page.clock.runFor(300);
    await visitor.field('vmid').fill('');
    await page.clock.runFor(2000);
    assert.deepEqual(await questions(page), []);
  });
});
