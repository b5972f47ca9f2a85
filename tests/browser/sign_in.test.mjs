// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { make_user, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

describe('signing in', () => {
  let browser, user;
  before(async () => {
    browser = await open_browser();
    user = await make_user('signer');
    await register_node(user, 'solo');
  });
  after(() => browser.close());

  it('leads from an asked page to the sign-in page and back to the asked page', async () => {
    const visitor = await new_visitor(browser);
    await visitor.go('/wizard_general');
    assert.equal(visitor.path(), '/login');
    await visitor.page.getByLabel('User name').fill(user.name);
    await visitor.page.getByLabel('Password').fill(user.password);
    await visitor.press('Sign in');
    await visitor.is_at('/wizard_general');
    assert.equal(await visitor.page.getByRole('heading', { level: 1 }).textContent(), 'General');
    await visitor.leave();
  });

  it('keeps the whole address asked for, also after a wrong password, and the user name typed', async () => {
    const visitor = await new_visitor(browser);
    await visitor.go('/wizard_general?node=1');
    const asked = '/wizard_general?node=1';
    await visitor.page.getByLabel('User name').fill(user.name);
    await visitor.page.getByLabel('Password').fill('not the password');
    await visitor.press('Sign in');
    await visitor.page.locator('[data-error-for="password"]').waitFor();
    assert.equal(await visitor.error_of('password'), 'User name or password is wrong.');
    assert.equal(await visitor.page.getByLabel('User name').inputValue(), user.name);
    assert.equal(await visitor.page.getByLabel('Password').inputValue(), '');
    assert.equal(await visitor.field('next').inputValue(), asked);
    await visitor.leave();
  });

  it('says the same of an unknown user as of a wrong password', async () => {
    const visitor = await new_visitor(browser);
    await visitor.go('/login');
    await visitor.page.getByLabel('User name').fill('nobody-of-this-name');
    await visitor.page.getByLabel('Password').fill('not the password');
    await visitor.press('Sign in');
    await visitor.page.locator('[data-error-for="password"]').waitFor();
    assert.equal(await visitor.error_of('password'), 'User name or password is wrong.');
    await visitor.leave();
  });

  it('ends with signing out: the asked page leads to the sign-in page again, also by the Back button', async () => {
    const visitor = await new_visitor(browser);
    await visitor.sign_in(user, '/nodes');
    await visitor.is_at('/nodes');
    await visitor.press('Sign out');
    await visitor.is_at('/login');
    await visitor.go('/nodes');
    assert.equal(visitor.path(), '/login');
    await visitor.page.goBack();
    await visitor.page.goBack();
    assert.equal(await visitor.page.locator('[data-node]').count(), 0, 'no page of the session comes from the cache');
    await visitor.leave();
  });
});
