// SPDX-License-Identifier: MIT
// The hold of a wizard on its VMID, without a page: taken when the number can be had, renewed while the page is open, and
// asked for again every second while another wizard has it. Time and the sending are handed in, so it runs anywhere.

const WANTED = new Set(['available', 'unconfirmed', 'held']);

// send(node, vmid): promise of {state, message}, the server's answer to taking the hold; vmid null lets go. May reject.
// heard(vmid, {state, message}): called with each answer about the number that is wanted.
// Milliseconds; the timers are the browser's own unless a test brings others.
export class VmidHold {
  constructor({ send, heard, renew = 20000, retry = 1000,
                set_timer = (run, ms) => setTimeout(run, ms), clear_timer = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { send, heard, renew, retry, set_timer, clear_timer });
    this.sequence = 0;
    this.timer = null;
    this.wanted = null;   // {node, vmid}
    this.may_hold = false;   // whether the server may have a hold of ours
  }

  // The check's answer for this number. What cannot be had is not held, and neither is what was held before.
  known(node, vmid, state) {
    this.pause();
    if (state === 'unknown') return;
    if (!WANTED.has(state)) {
      if (this.may_hold) this.let_go(node);
      return;
    }
    this.wanted = { node, vmid };
    if (state === 'held') this.ask_in(this.retry);
    else this.ask();
  }

  // The number is being changed, or the page is left: nothing more is sent, and what is held runs out by itself.
  pause() {
    this.sequence += 1;
    if (this.timer !== null) this.clear_timer(this.timer);
    this.timer = null;
    this.wanted = null;
  }

  let_go(node) {
    this.pause();
    this.may_hold = false;
    this.send(node, null).catch(() => {});
  }

  ask_in(ms) {
    this.timer = this.set_timer(() => this.ask(), ms);
  }

  async ask() {
    this.sequence += 1;
    const mine = this.sequence;
    const { node, vmid } = this.wanted;
    this.timer = null;
    this.may_hold = true;
    // Without an answer the old one stays on show, and the next attempt comes as usual.
    const outcome = await this.send(node, vmid).catch(() => null);
    if (mine !== this.sequence) return;
    if (outcome) this.heard(vmid, outcome);
    if (mine !== this.sequence) return;
    if (outcome?.state === 'taken') this.wanted = null;
    else this.ask_in(outcome?.state === 'held' ? this.retry : this.renew);
  }
}
