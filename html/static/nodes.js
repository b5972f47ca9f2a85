// SPDX-License-Identifier: MIT
// Nodes page: of the fields about the certificate, show those that the chosen way of trust needs.
const form = document.querySelector('[data-node-form]');

function chosen_trust() {
  return form.querySelector('select[name="trust"]')?.value
    ?? form.querySelector('input[name="trust"]:checked')?.value ?? '';
}

function show_what_applies() {
  const trust = chosen_trust();
  for (const part of form.querySelectorAll('[data-trust-for]')) part.hidden = part.dataset.trustFor !== trust;
}

if (form) {
  form.addEventListener('change', (event) => {
    if (event.target.name === 'trust') show_what_applies();
  });
  show_what_applies();
}
