// SPDX-License-Identifier: MIT
// The page's modules are plain .js files without a package.json beside them, which Node 18 takes for CommonJS.
// Handing their text over as a data: URL makes Node read them as what they are, and what they import likewise.
import { readFile } from 'node:fs/promises';

const static_files = new URL('../../../html/static/', import.meta.url);

async function address_of(name) {
  let text = await readFile(new URL(name, static_files), 'utf8');
  for (const [whole, imported] of text.matchAll(/from '\.\/([a-z_]+\.js)'/g))
    text = text.replace(whole, `from '${await address_of(imported)}'`);
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(text).replaceAll("'", '%27')}`;
}

export async function load_module(name) {
  return import(await address_of(name));
}
