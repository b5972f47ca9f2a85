// SPDX-License-Identifier: MIT
// A clock that stands still until `pass(ms)`, with the timers of a page's module: hand over now, set_timer and clear_timer.
export function still_clock() {
  let time = 0;
  let timers = [];
  return {
    now: () => time,
    set_timer: (run, ms) => {
      const timer = { run, at: time + ms };
      timers.push(timer);
      return timer;
    },
    clear_timer: (timer) => { timers = timers.filter((other) => other !== timer); },
    pass: (ms) => {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
  };
}
