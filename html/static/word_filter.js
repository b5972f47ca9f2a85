// SPDX-License-Identifier: MIT
// Narrows a list on the page while one types: `data-filter` at the input names it, its items carry `data-words`. A
// group without a match goes with them; what is chosen always stays.
import { count_text, finds } from './word_search.js';

const input = document.querySelector('input[data-filter]');
const list = input && document.querySelector(input.dataset.filter);
const news = document.querySelector('[data-filter-news]');
const none = document.querySelector('[data-filter-none]');
let timer = 0;

function narrow() {
  const items = [...list.querySelectorAll('[data-words]')];
  let found = 0;
  for (const item of items) {
    const is_found = finds(input.value, item.dataset.words);
    if (is_found) found += 1;
    item.hidden = !is_found && !item.querySelector(':checked');
  }
  for (const group of list.querySelectorAll('[data-filter-group]')) {
    group.hidden = !group.querySelector('[data-words]:not([hidden])');
    if (input.value.trim() !== '' && !group.hidden && group.tagName === 'DETAILS') group.open = true;
  }
  none?.toggleAttribute('data-shown', found === 0 && items.length > 0);
  clearTimeout(timer);
  timer = setTimeout(() => { if (news) news.textContent = count_text(found, items.length); }, 400);
}

if (list) {
  input.addEventListener('input', narrow);
  // On a page that the server has narrowed, Enter and an emptied search ask it for all again.
  if (input.defaultValue !== '') input.addEventListener('search', () => { if (input.value === '') input.form.requestSubmit(); });
}
