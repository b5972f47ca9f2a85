// SPDX-License-Identifier: MIT
// Saves a picture of every view of the gallery, in light, in dark and at 360 px:   screenshots.mjs DIR
// Run by `run.sh BUILD screenshots DIR`.
import { mkdirSync } from 'node:fs';
import { gallery, look, ways } from './gallery.mjs';
import { new_visitor, open_browser } from './visitor.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: screenshots.mjs DIR');
mkdirSync(folder, { recursive: true });

const browser = await open_browser();
const visitor = await new_visitor(browser);
let number = 0;
for await (const view of gallery(visitor)) {
  number += 1;
  for (const way of ways) {
    await look(visitor.page, way);
    const name = `${String(number).padStart(2, '0')}-${view}-${way.name}.png`;
    await visitor.page.screenshot({ path: `${folder}/${name}`, fullPage: true });
  }
  await look(visitor.page, ways[0]);
  console.log(view);
}
await visitor.context.close();
await browser.close();
console.log(`${number * ways.length} pictures in ${folder}`);
