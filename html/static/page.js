// SPDX-License-Identifier: MIT
// Every page: go to the errors, from an error to its field, and show that a slow form is on its way.
import './progress.js';

const errors = document.getElementById('errors');
errors?.focus();
errors?.addEventListener('click', (event) => {
  const target = document.getElementById(event.target.hash?.slice(1) ?? '');
  if (!target) return;
  event.preventDefault();
  target.closest('details')?.setAttribute('open', '');
  target.focus();
  target.scrollIntoView({ block: 'center' });
});

for (const form of document.querySelectorAll('form')) {
  const button = form.querySelector('button[data-busy]');
  if (!button) continue;
  const label = [...button.childNodes];
  let busy = false;
  form.addEventListener('submit', (event) => {
    if (busy) {
      event.preventDefault();
      return;
    }
    busy = true;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = button.dataset.busy;
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    busy = false;
    button.removeAttribute('aria-disabled');
    button.replaceChildren(...label);
  });
}
