// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { fresh_vmid, make_user, register_node } from './stage.mjs';
import { new_visitor, open_browser } from './visitor.mjs';
import { go_to_confirm, pages, wait_for_end } from './wizard.mjs';

const limit = 60 * 1000;

describe('the weight of a page', () => {
  let browser, cookies, draft, creation;
  before(async () => {
    browser = await open_browser();
    const visitor = await new_visitor(browser);
    const user = await make_user('scales');
    for (const node of ['pve1', 'pve2', 'solo']) await register_node(user, node);
    await visitor.sign_in(user);
    await go_to_confirm(visitor, { vmid: fresh_vmid() });
    await visitor.press('Create container');
    await visitor.is_at('/creation');
    await wait_for_end(visitor.page);
    creation = new URL(visitor.page.url()).search;
    await go_to_confirm(visitor, { vmid: fresh_vmid() });
    draft = new URL(visitor.page.url()).search;
    cookies = await visitor.context.storageState();
    await visitor.leave();
  });
  after(() => browser.close());

  const paths = () => ['/login', '/', '/nodes', `/creation${creation}`, ...pages.map((page) => page + draft)];
  for (const [index, name] of ['sign-in', 'containers', 'nodes', 'creation', ...pages].entries()) {
    it(`is under 60 kB at the first visit: ${name}`, async (test) => {
      const path = paths()[index];
      const visitor = await new_visitor(browser, path === '/login' ? {} : { storageState: cookies });
      const answers = [];
      visitor.page.on('response', (answer) => answers.push(answer));
      await visitor.go(path);
      await visitor.page.waitForLoadState('networkidle');
      assert.equal(new URL(visitor.page.url()).pathname, path.split('?')[0]);
      let bytes = 0;
      let unpacked = 0;
      for (const answer of answers) {
        bytes += (await answer.request().sizes()).responseBodySize;
        unpacked += (await answer.body()).length;
      }
      test.diagnostic(`${answers.length} answers, ${bytes} bytes sent, ${unpacked} bytes unpacked`);
      assert.ok(answers.length >= 4, 'page, style, script and image were counted');
      assert.ok(bytes > 0 && unpacked < limit, `${bytes} bytes, ${unpacked} unpacked`);
      await visitor.leave();
    });
  }
});
