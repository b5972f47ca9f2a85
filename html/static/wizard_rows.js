// SPDX-License-Identifier: MIT
// Rows of interfaces or mount points: added and removed on the page. Without this script the same buttons post.
import { lowest_free, with_number } from './row_numbers.js';

const copied_attributes = ['id', 'for', 'name', 'value', 'aria-describedby', 'data-field', 'data-error-for', 'data-row'];

function number_row(row, number) {
  for (const element of [row, ...row.querySelectorAll('*')]) {
    for (const name of copied_attributes) {
      const text = element.getAttribute(name);
      if (text?.includes('#')) element.setAttribute(name, with_number(text, number));
    }
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.includes('#')) node.data = with_number(node.data, number);
  }
}

function equip(section) {
  const list = section.querySelector('.row-list');
  const pattern = section.querySelector('template').content;
  const add = section.querySelector('[data-add]');
  const news = section.querySelector('[data-row-news]');
  const family = section.dataset.family;
  const rows = () => [...list.querySelectorAll('.row')];
  const used = () => rows().map((row) => Number(row.dataset.row));

  function follow() {
    if (add) add.disabled = lowest_free(used(), Number(section.dataset.most)) === null;
  }

  add?.addEventListener('click', (event) => {
    event.preventDefault();
    const number = lowest_free(used(), Number(section.dataset.most));
    if (number === null) return;
    const row = document.importNode(pattern, true).querySelector('.row');
    number_row(row, number);
    const after = rows().find((other) => Number(other.dataset.row) > number);
    list.insertBefore(row, after ?? null);
    section.dispatchEvent(new CustomEvent('row-added', { detail: row }));
    news.textContent = `${family}${number} added`;
    row.querySelector('input:not([type="hidden"]), select')?.focus();
    follow();
  });

  list.addEventListener('click', (event) => {
    const button = event.target.closest('[data-remove]');
    if (!button) return;
    event.preventDefault();
    const row = button.closest('.row');
    const next = row.nextElementSibling ?? row.previousElementSibling;
    news.textContent = `${button.value} removed`;
    row.remove();
    section.dispatchEvent(new CustomEvent('row-removed'));
    (next?.querySelector('[data-remove]') ?? add)?.focus();
    follow();
  });
  follow();
}

document.querySelectorAll('[data-rows]').forEach(equip);
