// SPDX-License-Identifier: MIT
// The page's modules are plain .js files without a package.json beside them, which Node 18 takes for CommonJS.
// Handing their text over as a data: URL makes Node read them as what they are. For modules without imports.
import { readFile } from 'node:fs/promises';

const static_files = new URL('../../../html/static/', import.meta.url);

export async function load_module(name) {
  const text = await readFile(new URL(name, static_files), 'utf8');
  return import(`data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);
}
