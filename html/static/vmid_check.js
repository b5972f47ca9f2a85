// SPDX-License-Identifier: MIT
// The VMID check, without a page: when to ask, which answer counts, what is to be seen.
// Time, the question itself and the place to show the outcome are handed in, so it runs anywhere.

import { COULD_NOT_CHECK, NOTHING, read_answer } from './vmid_answer.js';

const CHECKING = { state: 'checking', message: '' };

// The number in `text`, or null when it is empty, not a plain number, or outside min..max.
export function read_vmid(text, min, max) {
  const digits = text.trim();
  if (!/^[1-9][0-9]*$/.test(digits)) return null;
  const number = Number(digits);
  return number >= min && number <= max ? number : null;
}

// ask(node, vmid, signal): promise of the server's answer; may reject.
// show({state, message}): called on every change.
// settled(node, vmid, state): called when a question has found its answer; `unknown` when there was none. vmid null:
// there is no number.
// now, set_timer, clear_timer: milliseconds; the browser's own unless a test brings others.
export class VmidCheck {
  constructor({ ask, show, settled = () => {}, min, max, node, wait = 500, fresh = 10000, patience = 8000,
                now = () => performance.now(),
                set_timer = (run, ms) => setTimeout(run, ms), clear_timer = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { ask, show, settled, min, max, node, wait, fresh, patience, now, set_timer, clear_timer });
    this.sequence = 0;
    this.text = '';
    this.timer = null;
    this.asking = null;     // {vmid, abort}: the question under way
    this.answered = null;   // {vmid, at}: the question whose answer is on show
    this.shown = NOTHING;
  }

  // The user changed the text: the old answer no longer counts, the new question waits for the last key.
  typed(text) {
    if (text.trim() === this.text.trim()) return;
    this.text = text;
    this.forget();
    this.put(NOTHING);
    if (this.vmid() !== null) this.timer = this.set_timer(() => this.question(), this.wait);
    else this.settled(this.node, null, 'invalid');
  }

  // The user left the field: ask at once, unless this very question is under way or freshly answered.
  left(text) {
    this.typed(text);
    const vmid = this.vmid();
    if (vmid === null || this.asking) return;
    if (this.answered && this.now() - this.answered.at < this.fresh) return;
    this.question();
  }

  // Another node: the same number is another question.
  node_changed(node) {
    if (node === this.node) return;
    this.node = node;
    this.forget();
    if (this.vmid() === null) this.put(NOTHING);
    else this.question();
  }

  // Somebody else is finding a number for the field; until ask_again() nothing is asked.
  wait_for_other() {
    this.forget();
    this.put(CHECKING);
  }

  // The number came from elsewhere, or `instead` tells why none came.
  ask_again(text, instead) {
    this.text = text;
    this.forget();
    if (instead) this.put(instead);
    else if (this.vmid() === null) this.put(NOTHING);
    else this.question();
  }

  // Something newer about the number that is on show.
  heard(vmid, outcome) {
    if (vmid !== this.vmid() || this.asking || this.timer !== null) return;
    this.put(outcome);
  }

  vmid() {
    return read_vmid(this.text, this.min, this.max);
  }

  forget() {
    this.sequence += 1;
    this.answered = null;
    if (this.timer !== null) this.clear_timer(this.timer);
    this.timer = null;
    if (this.asking) this.asking.abort.abort();
    this.asking = null;
  }

  put(outcome) {
    if (outcome.state === this.shown.state && outcome.message === this.shown.message) return;
    this.shown = outcome;
    this.show(outcome);
  }

  async question() {
    this.forget();
    const mine = this.sequence;
    const vmid = this.vmid();
    const abort = new AbortController();
    this.asking = { vmid, abort };
    this.put(CHECKING);
    const too_long = this.set_timer(() => mine === this.sequence && this.settle(COULD_NOT_CHECK), this.patience);
    let outcome = COULD_NOT_CHECK;
    try {
      outcome = read_answer(await this.ask(this.node, vmid, abort.signal), vmid);
    } catch {
      // No answer is an answer too: nobody knows.
    }
    this.clear_timer(too_long);
    if (mine === this.sequence) this.settle(outcome);
  }

  settle(outcome) {
    const vmid = this.asking.vmid;
    this.forget();
    if (outcome.state !== 'unconfirmed') this.answered = { vmid, at: this.now() };
    this.put(outcome);
    this.settled(this.node, vmid, outcome === COULD_NOT_CHECK ? 'unknown' : outcome.state);
  }
}
