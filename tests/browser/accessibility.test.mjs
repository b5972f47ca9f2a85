// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { gallery, look, ways } from './gallery.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// What axe finds on the page as it is now: one line a rule and place.
async function violations(page) {
  // By the debugger's way in, so the page's own policy stays as it is.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false,
    });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`));
  }, rules);
}

describe('every page', () => {
  it('is accessible by WCAG 2.2 AA, fits its window, and does not make the browser complain', async (test) => {
    const browser = await open_browser();
    const visitor = await new_visitor(browser);
    visitor.may_complain(/status of 404/); // the page that says so
    const { page } = visitor;
    let views = 0;
    try {
      for await (const view of gallery(visitor)) {
        views += 1;
        await test.test(`${view} has no violation in light, in dark and at 360 px`, async () => {
          const found = [];
          for (const way of ways) {
            await look(page, way);
            for (const violation of await violations(page)) found.push(`${way.name}: ${violation}`);
            const [needed, there] = await page.evaluate(() =>
              [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
            if (needed > there) found.push(`${way.name}: scrolls sideways, ${needed} px in ${there} px`);
          }
          await look(page, ways[0]);
          assert.deepEqual(found, []);
        });
      }
      assert.ok(views >= 30, `${views} views`);
      await test.test('the browser had nothing to complain of', () => visitor.leave());
    } finally {
      await browser.close();
    }
  });
});
