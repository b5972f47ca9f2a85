// SPDX-License-Identifier: MIT
// Tags as chips below their field: each can be taken away, and one that breaks Proxmox's rule is marked. The field stays
// what is typed into and sent.
import { tags_in, without_tag } from './tags.js';

function equip(input) {
  const rule = new RegExp(`^(?:${input.pattern})$`, 'v');
  const list = document.createElement('ul');
  list.className = 'tag-chips';
  list.setAttribute('aria-label', 'Tags');
  input.closest('.field').append(list);

  function chip(tag) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    item.className = rule.test(tag) ? 'tag-chip' : 'tag-chip bad';
    button.type = 'button';
    button.textContent = '×';
    button.setAttribute('aria-label', `Remove tag ${tag}`);
    button.addEventListener('click', () => {
      input.value = without_tag(input.value, tag);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
      input.focus();
    });
    item.append(tag, button);
    return item;
  }

  const follow = () => {
    list.replaceChildren(...tags_in(input.value).map(chip));
    list.hidden = !list.hasChildNodes();
  };
  input.addEventListener('input', follow);
  follow();
}

document.querySelectorAll('input[name="tags"]').forEach(equip);
