// SPDX-License-Identifier: MIT
// Disks page: says at once when a storage has less room than the disks chosen for it ask for.
import { overfull, say_overfull } from './disk_space.js';

const form = document.querySelector('form.wizard');
const section = document.querySelector('[data-rows]');
const advice = document.createElement('p');
advice.className = 'advice';
advice.setAttribute('role', 'status');
section.before(advice);

const free = {};
for (const radio of form.querySelectorAll('input[name="rootfs.storage"][data-free]'))
  free[radio.value] = Number(radio.dataset.free);

function disks() {
  const root = form.querySelector('input[name="rootfs.storage"]:checked');
  const size = form.querySelector('input[name="rootfs.size"]');
  const list = root ? [{ storage: root.value, size: size.value }] : [];
  for (const row of section.querySelectorAll('.row'))
    list.push({
      storage: row.querySelector('select[name$=".storage"]').value,
      size: row.querySelector('input[name$=".size"]').value,
    });
  return list;
}

function follow() {
  const text = overfull(disks(), free).map(say_overfull).join(' ');
  if (advice.textContent !== text) advice.textContent = text;
}

form.addEventListener('change', follow);
section.addEventListener('row-removed', follow);
follow();
