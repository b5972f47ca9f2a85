// SPDX-License-Identifier: MIT
// Wizard pages after the first: the VMID stays held while the page is open, and a line tells when it is lost.
import { read_answer } from './vmid_answer.js';
import { VmidHold } from './vmid_hold.js';
import { hold } from './vmid_server.js';

function show_loss(stepper, vmid, message) {
  let line = document.querySelector('.notice-vmid');
  if (!message) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement('div');
    line.className = 'notice notice-warning notice-vmid';
    line.setAttribute('role', 'status');
    stepper.after(line);
  }
  const text = document.createElement('p');
  const link = document.createElement('a');
  link.href = stepper.querySelector('a').href;
  link.textContent = 'Choose another one';
  text.append(`VMID ${vmid}: ${message}. `, link);
  line.replaceChildren(text);
}

const stepper = document.querySelector('.stepper[data-hold-url]');
if (stepper) {
  const { holdUrl, draft, node } = stepper.dataset;
  const vmid = Number(stepper.dataset.vmid);
  const keeper = new VmidHold({
    send: async (at, number) => read_answer(await hold(holdUrl, at, number, draft), number),
    heard: (number, { state, message }) =>
      show_loss(stepper, number, ['taken', 'held'].includes(state) ? message : ''),
  });
  addEventListener('pagehide', () => keeper.pause());
  addEventListener('pageshow', () => keeper.known(node, vmid, 'available'));
}
