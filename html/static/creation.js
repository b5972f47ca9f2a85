// SPDX-License-Identifier: MIT
// Creation page: besides state and log, the time that passes, the timeline, and the button to stop.
import { new_events, say_elapsed } from './creation_log.js';
import { follow } from './follow.js';

const elapsed = document.getElementById('elapsed');
const timeline = document.getElementById('timeline');
const give_up = document.getElementById('give-up');

let started = performance.now() - 1000 * Number(elapsed.dataset.seconds || 0);
let ticking = 0;

function append_events(fresh) {
  for (const { at, text } of fresh) {
    const line = document.createElement('li');
    const time = document.createElement('time');
    const what = document.createElement('span');
    time.textContent = at;
    what.textContent = text;
    line.append(time, what);
    timeline.append(line);
  }
}

const is_followed = follow({
  on_reply(reply) {
    if (timeline) append_events(new_events(reply, timeline.children.length));
    if (give_up && typeof reply.may_give_up === 'boolean') give_up.hidden = !reply.may_give_up;
    if (Number.isFinite(reply.elapsed)) started = performance.now() - 1000 * reply.elapsed;
  },
  on_end() { clearInterval(ticking); },
});
if (is_followed)
  ticking = setInterval(() => { elapsed.textContent = say_elapsed((performance.now() - started) / 1000); }, 1000);
