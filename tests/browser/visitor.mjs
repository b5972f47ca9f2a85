// SPDX-License-Identifier: MIT
// A person at a browser: one Chromium a test file, one visitor (cookies, window, what the console said) a test.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

import { base_url } from './stage.mjs';

// Playwright makes a new profile in a temporary folder at each launch and removes it again.
export function open_browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// The browser itself writes a line for each answer from 400 up; those of refused forms are meant to be.
const refused_form = /^Failed to load resource: the server responded with a status of 422 /;

export class Visitor {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.complaints = [];
    this.allowed = [refused_form];
    page.setDefaultTimeout(30000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.hear(message.text());
    });
    page.on('pageerror', (error) => this.hear(`uncaught: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // Leaving a page, or a newer question, ends requests that are under way.
      if (why !== 'net::ERR_ABORTED') this.hear(`${request.url()}: ${why}`);
    });
  }

  hear(complaint) {
    this.complaints.push(`${complaint} [at ${this.page.url()}]`);
  }

  // For tests that bring about a complaint on purpose.
  may_complain(pattern) {
    this.allowed.push(pattern);
  }

  // Each test ends with it: no script error, no breach of the content security policy, nothing in the console.
  async leave() {
    await this.context.close();
    const unexpected = this.complaints.filter((one) => !this.allowed.some((pattern) => pattern.test(one)));
    assert.deepEqual(unexpected, [], 'the browser complained');
  }

  go(path) {
    return this.page.goto(base_url + path);
  }

  // The path that the address bar shows, without query.
  path() {
    return new URL(this.page.url()).pathname;
  }

  async is_at(path) {
    await this.page.waitForURL((url) => url.pathname === path);
  }

  // A click waits for no more than the first byte of the page it leads to.
  async press(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.page.waitForLoadState();
  }

  field(name) {
    return this.page.locator(`[name="${name}"]`);
  }

  async sign_in(user, path = '/') {
    await this.go(path);
    await this.page.getByLabel('User name').fill(user.name);
    await this.page.getByLabel('Password').fill(user.password);
    await this.press('Sign in');
    await this.page.waitForURL((url) => url.pathname !== '/login');
  }

  // The message beside a field, or '' when there is none.
  async error_of(field) {
    const message = this.page.locator(`[data-error-for="${field}"]`);
    return await message.count() === 0 ? '' : (await message.first().textContent()).trim();
  }

  // What the page says on top, or beside the form: all notices as one text.
  async notices() {
    return (await this.page.locator('main .notice').allTextContents()).join('\n').replace(/\s+/g, ' ');
  }
}

export async function new_visitor(browser, settings = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...settings });
  return new Visitor(context, await context.newPage());
}
