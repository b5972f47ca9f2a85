// SPDX-License-Identifier: MIT
// When to save what is being typed, without a page: a pause after the last change, at once when the page is left, and never
// again after a refusal. Time and the sending are handed in, so it runs anywhere.

// send(): promise of whether the server took it; false is final. Rejects where nobody answered.
// Milliseconds; the timers are the browser's own unless a test brings others.
export class Keeper {
  constructor({ send, pause = 1000, retry = 5000,
                set_timer = (run, ms) => setTimeout(run, ms), clear_timer = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { send, pause, retry, set_timer, clear_timer });
    this.timer = null;
    this.has_news = false;      // typed, but not sent
    this.is_refused = false;
    this.sending = 0;
    this.under_way = Promise.resolve();
  }

  get is_sending() {
    return this.sending > 0;
  }

  changed() {
    this.has_news = true;
    this.keep_in(this.pause);
  }

  // The form itself is on its way, with all that was typed.
  submitted() {
    this.wait();
    this.has_news = false;
  }

  // Sends what is new, at once. The promise is fulfilled when nothing is under way any more, whatever became of it.
  flush() {
    this.wait();
    if (this.has_news && !this.is_refused) {
      this.has_news = false;
      this.under_way = Promise.allSettled([this.under_way, this.keep()]);
    }
    return this.under_way;
  }

  async keep() {
    this.sending += 1;
    try {
      this.is_refused = !await this.send() || this.is_refused;
    } catch {
      this.has_news = true;
      if (this.timer === null) this.keep_in(this.retry);
    } finally {
      this.sending -= 1;
    }
  }

  wait() {
    if (this.timer !== null) this.clear_timer(this.timer);
    this.timer = null;
  }

  keep_in(ms) {
    this.wait();
    if (!this.is_refused) this.timer = this.set_timer(() => this.flush(), ms);
  }
}
