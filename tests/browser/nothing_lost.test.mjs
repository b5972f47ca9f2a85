// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { look, ways } from './gallery.mjs';
import { fresh_vmid, make_user, register_node, until } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { fill_disks, fill_general, fill_template } from './wizard.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

function is_save(answer) {
  return answer.request().method() === 'POST' && /(^|&)keep=1(&|$)/.test(answer.request().postData() ?? '');
}

describe('what is typed in the wizard', () => {
  let browser, user, visitor, page;
  before(async () => {
    browser = await open_browser();
    user = await make_user('typist');
    await register_node(user, 'pve1');
    visitor = await new_visitor(browser);
    page = visitor.page;
    // A session that has ended is answered so, also to the page's script.
    visitor.may_complain(/status of 401/);
    await visitor.sign_in(user, '/wizard_general');
  });
  after(async () => {
    await visitor.leave();
    await browser.close();
  });

  // Types into the field, by which a save begins, and waits for the save's answer.
  async function type(name, text) {
    const saved = page.waitForResponse(is_save);
    await visitor.field(name).fill(text);
    assert.equal((await saved).status(), 204);
  }

  async function sign_in_here(who = user) {
    await page.getByLabel('User name').fill(who.name);
    await page.getByLabel('Password').fill(who.password);
    await visitor.press('Sign in');
  }

  // Without the browser's script to press it.
  const stop_script = (context) => context.route(/typed_again\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: '' }));

  it('is no draft before anything is typed', async () => {
    await visitor.go('/wizard_general');
    await visitor.go('/');
    assert.equal(await page.locator('[data-draft]').count(), 0);
  });

  it('is there again after a reload, right or wrong, and nothing on the page moves when it is kept', async () => {
    await visitor.go('/wizard_general');
    const draft = await visitor.field('draft').inputValue();
    await visitor.field('hostname').focus();
    const place = await page.locator('form.wizard').boundingBox();
    await type('hostname', '-wrong-');
    assert.deepEqual(await page.locator('form.wizard').boundingBox(), place);
    assert.equal(new URL(page.url()).search, `?draft=${draft}`);
    await page.reload();
    assert.equal(await visitor.field('hostname').inputValue(), '-wrong-');
    assert.equal(await visitor.field('draft').inputValue(), draft);
  });

  it('is there again by the browser\'s Back, typed a moment before', async () => {
    await visitor.go('/wizard_general');
    await visitor.field('tags').fill('a-moment-ago');
    await page.getByRole('link', { name: 'Nodes', exact: true }).click();
    await visitor.is_at('/nodes');
    await page.goBack();
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.field('tags').inputValue(), 'a-moment-ago');
  });

  it('outlives the window', async () => {
    await visitor.go('/wizard_general');
    const other = await visitor.context.newPage();
    await other.goto(page.url());
    await other.locator('[name="tags"]').fill('closed-at-once');
    await other.close({ runBeforeUnload: true });
    await until('the draft is kept', async () => {
      await visitor.go('/');
      return await page.locator('[data-draft]').count() >= 3;
    });
  });

  it('is saved before Sign out', async () => {
    await visitor.go('/wizard_general');
    await fill_general(visitor, { vmid: fresh_vmid() });
    await fill_template(visitor);
    const address = page.url();
    await visitor.field('rootfs.size').fill('77');
    await visitor.press('Sign out');
    await visitor.is_at('/login');
    await visitor.sign_in(user, new URL(address).pathname + new URL(address).search);
    await visitor.is_at('/wizard_disks');
    assert.equal(await visitor.field('rootfs.size').inputValue(), '77');
  });

  it('is kept as rows are added and removed', async () => {
    const added = page.waitForResponse(is_save);
    await page.locator('[data-add]').click();
    assert.equal((await added).status(), 204);
    await page.reload();
    assert.equal(await page.locator('.row-list .row').count(), 1);
    const removed = page.waitForResponse(is_save);
    await page.locator('[data-remove]').click();
    assert.equal((await removed).status(), 204);
    await page.reload();
    assert.equal(await page.locator('.row-list .row').count(), 0);
  });

  it('comes back when the session had ended, after signing in again', async () => {
    await fill_disks(visitor);
    const address = page.url();
    await visitor.context.clearCookies();
    await visitor.field('cores').fill('7');
    await visitor.field('memory').fill('777');
    await visitor.press('Next');
    await page.getByText('You are not signed in any more.').waitFor();
    assert.equal(await page.getByLabel('User name').isVisible(), true);
    await page.getByLabel('User name').fill(user.name);
    await page.getByLabel('Password').fill('wrong');
    await visitor.press('Sign in');
    await page.locator('[data-error-for="password"]').waitFor();
    await sign_in_here();
    await visitor.is_at('/wizard_resources');
    assert.equal(page.url(), address);
    assert.equal(await visitor.field('cores').inputValue(), '7');
    assert.equal(await visitor.field('memory').inputValue(), '777');
    assert.match(await visitor.notices(), /You are signed in again\. What you typed is still here\./);
  });

  it('comes back as a draft of his own to somebody else', async () => {
    const other = await make_user('second');
    await register_node(other, 'pve1');
    await visitor.context.clearCookies();
    await visitor.field('cores').fill('6');
    await visitor.press('Next');
    await page.getByText('You are not signed in any more.').waitFor();
    await sign_in_here(other);
    await visitor.is_at('/wizard_general');
    assert.match(await visitor.notices(), /What you typed is still here/);
    const draft = new URL(page.url()).searchParams.get('draft');
    assert.equal(await visitor.field('draft').inputValue(), draft);
  });

  it('is offered on a page that is accessible, and that says what happens', async () => {
    await stop_script(visitor.context);
    await visitor.field('vmid').fill(String(fresh_vmid()));
    await visitor.field('tags').fill('offered');
    await visitor.context.clearCookies();
    await visitor.press('Next');
    await page.getByText('You are not signed in any more.').waitFor();
    const look_at = async () => {
      const found = [];
      await page.evaluate(axe);
      for (const way of ways) {
        await look(page, way);
        const { violations } = await page.evaluate((values) => window.axe.run(document, {
          runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false,
        }), rules);
        for (const { id, nodes } of violations) found.push(`${way.name}: ${id}: ${nodes[0].html}`);
        const [needed, there] = await page.evaluate(() =>
          [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        if (needed > there) found.push(`${way.name}: scrolls sideways`);
      }
      await look(page, ways[0]);
      return found;
    };
    assert.deepEqual(await look_at(), []);
    await sign_in_here();
    await page.getByRole('heading', { name: 'What you typed is still here' }).waitFor();
    assert.deepEqual(await look_at(), []);
    await visitor.press('Go on');
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.field('tags').inputValue(), 'offered');
    await visitor.context.unrouteAll();
  });
});

describe('without JavaScript, a form whose session had ended', () => {
  it('comes back by Go on', async () => {
    const browser = await open_browser();
    const visitor = await new_visitor(browser, { javaScriptEnabled: false });
    visitor.may_complain(/status of 401/);
    try {
      const user = await make_user('plainer');
      await register_node(user, 'pve1');
      await visitor.sign_in(user, '/wizard_general');
      await visitor.field('hostname').fill('still.example.org');
      await visitor.field('vmid').fill(String(fresh_vmid()));
      await visitor.context.clearCookies();
      await visitor.press('Next');
      await visitor.page.getByLabel('User name').fill(user.name);
      await visitor.page.getByLabel('Password').fill(user.password);
      await visitor.press('Sign in');
      await visitor.page.getByRole('heading', { name: 'What you typed is still here' }).waitFor();
      await visitor.press('Go on');
      await visitor.is_at('/wizard_general');
      assert.equal(await visitor.field('hostname').inputValue(), 'still.example.org');
      await visitor.leave();
    } finally {
      await browser.close();
    }
  });
});

describe('while the next page is on its way', () => {
  it('a bar and a sentence say so after half a second, and nothing moves', async () => {
    const browser = await open_browser();
    const visitor = await new_visitor(browser);
    const { page } = visitor;
    try {
      await visitor.sign_in(await make_user('waiter'));
      const main = page.locator('main');
      const place = await main.boundingBox();
      // The next page never comes: what follows the link is stopped after all that the page does about it.
      await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));
      const begun = Date.now();
      await page.getByRole('link', { name: 'Nodes', exact: true }).click();
      await page.locator('.progress').waitFor();
      assert.ok(Date.now() - begun >= 500, 'not for a page that comes at once');
      assert.equal(await page.locator('.progress-news').textContent(), 'Please wait…');
      assert.deepEqual(await main.boundingBox(), place);
      await page.keyboard.press('Escape');
      await page.locator('.progress').waitFor({ state: 'hidden' });
      assert.equal(await page.locator('.progress-news').textContent(), '');
      await visitor.leave();
    } finally {
      await browser.close();
    }
  });
});
