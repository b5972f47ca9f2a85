// SPDX-License-Identifier: MIT
// General page: the VMID indicator and its hold, a free VMID on request, the node by name, nesting that follows
// unprivileged.
import { read_answer } from './vmid_answer.js';
import { VmidCheck } from './vmid_check.js';
import { VmidHold } from './vmid_hold.js';
import { ask_about, find_free, hold } from './vmid_server.js';

function chosen_node(form) {
  return form.querySelector('input[name="node"]:checked');
}

function watch_vmid(form) {
  const input = form.querySelector('input[name="vmid"]');
  const indicator = form.querySelector('.vmid-state');
  const text = indicator.querySelector('.vmid-text');
  const refused = form.querySelector('[data-error-for="vmid"]');
  const draft = form.elements.draft.value;

  // The refusal beside the field, and its line in the summary on top.
  const forget_refusal = () => {
    if (!refused?.isConnected) return;
    refused.remove();
    const summary = document.getElementById('errors');
    summary?.querySelector(`a[href="#${input.id}"]`)?.closest('li').remove();
    if (summary && !summary.querySelector('li')) summary.remove();
  };
  const keeper = new VmidHold({
    send: async (node, vmid) => read_answer(await hold(input.dataset.checkUrl, node, vmid, draft), vmid),
    heard: (vmid, outcome) => check.heard(vmid, outcome),
  });
  const check = new VmidCheck({
    min: Number(input.min),
    max: Number(input.max),
    node: chosen_node(form)?.value ?? '',
    ask: (node, vmid, signal) => ask_about(input.dataset.checkUrl, node, vmid, signal),
    settled: (node, vmid, state) => keeper.known(node, vmid, state),
    show: ({ state, message }) => {
      indicator.dataset.state = state;
      text.textContent = message;
      // The server's refusal stays until something newer is known.
      if (state !== 'checking' && state !== 'unconfirmed') forget_refusal();
      input.setCustomValidity(state === 'taken' ? message || 'VMID already in use' : '');
      mark(state === 'taken' || refused?.isConnected === true);
    },
  });
  const mark = (wrong) => {
    if (wrong) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    input.closest('.field').classList.toggle('has-error', wrong);
  };
  input.addEventListener('input', () => {
    keeper.pause();
    forget_refusal();
    check.typed(input.value);
    mark(check.shown.state === 'taken');
  });
  input.addEventListener('blur', () => check.left(input.value));
  // A draft reopened, or values the browser brought back: say what is known about them now.
  addEventListener('pageshow', (event) => {
    check.node_changed(chosen_node(form)?.value ?? '');
    if (event.persisted) check.forget();
    if (!refused?.isConnected) check.left(input.value);
  });
  addEventListener('pagehide', () => keeper.pause());
  return check;
}

function watch_find_free(form, check) {
  const button = form.querySelector('.find-free');
  const input = form.querySelector('input[name="vmid"]');
  let is_busy = false;
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    if (is_busy) return;
    is_busy = true;
    button.setAttribute('aria-disabled', 'true');
    check.wait_for_other();
    const found = await find_free(button.dataset.freeUrl, chosen_node(form)?.value ?? '', form.elements.draft.value)
      .catch(() => null);
    button.removeAttribute('aria-disabled');
    is_busy = false;
    if (found) {
      input.value = found.vmid;
      form.dispatchEvent(new CustomEvent('filled-in'));
    }
    check.ask_again(input.value, found ? null : { state: 'unconfirmed', message: 'could not ask for a free one' });
    if (found) input.focus();
  });
}

function watch_node(form, check) {
  const name = form.querySelector('[data-node-now]');
  const row = name.parentElement;
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'node') return;
    const choice = event.target;
    row.querySelector('[data-node-default]')?.remove();
    name.textContent = choice.dataset.name;
    if ('default' in choice.dataset) {
      const mark = document.createElement('span');
      mark.className = 'hint';
      mark.dataset.nodeDefault = '';
      mark.textContent = '(default)';
      row.append(' ', mark);
    }
    check.node_changed(choice.value);
  });
}

// Nesting needs an unprivileged container; its own tick comes back with it.
function watch_nesting(form) {
  const unprivileged = form.querySelector('input[name="unprivileged"]');
  const nesting = form.querySelector('input[name="features.nesting"]');
  if (!unprivileged || !nesting) return;
  let wanted = nesting.checked || nesting.disabled;
  nesting.addEventListener('change', () => { wanted = nesting.checked; });
  const follow = () => {
    nesting.disabled = !unprivileged.checked;
    nesting.checked = unprivileged.checked && wanted;
  };
  unprivileged.addEventListener('change', follow);
  follow();
}

const form = document.querySelector('form.wizard');
if (form) {
  const check = watch_vmid(form);
  watch_find_free(form, check);
  watch_node(form, check);
  watch_nesting(form);
}
