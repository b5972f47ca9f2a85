// SPDX-License-Identifier: MIT
// Creation page: asks for state and new log lines about every second until the state is final.
import { new_events, new_lines, next_wait, say_elapsed } from './creation_log.js';

const main = document.getElementById('main');
const log = document.getElementById('log');
const lines = document.getElementById('log-lines');
const state_text = document.getElementById('state-text');
const elapsed = document.getElementById('elapsed');
const timeline = document.getElementById('timeline');
const give_up = document.getElementById('give-up');

let last = Number(lines.lastElementChild?.dataset.n ?? 0);
let started = performance.now() - 1000 * Number(elapsed.dataset.seconds || 0);
let failures = 0;

function is_at_end() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 24;
}

function append(fresh) {
  if (fresh.length === 0) return;
  const follow = is_at_end();
  for (const { n, text } of fresh) {
    const line = document.createElement('li');
    line.dataset.n = n;
    line.textContent = text;
    lines.append(line);
    last = n;
  }
  if (follow) log.scrollTop = log.scrollHeight;
}

// The server draws the finished page. Once: should it still draw an unfinished one, this page just stays.
function reload_once(rev) {
  const key = `berth-finished-${main.dataset.id}-${rev}`;
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, '1');
  location.reload();
}

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

function take(reply) {
  if (timeline) append_events(new_events(reply, timeline.children.length));
  if (give_up && typeof reply.may_give_up === 'boolean') give_up.hidden = !reply.may_give_up;
  append(new_lines(reply, last));
  if (Number.isFinite(reply.elapsed)) started = performance.now() - 1000 * reply.elapsed;
  if (typeof reply.text === 'string' && state_text.textContent !== reply.text) state_text.textContent = reply.text;
  if (typeof reply.state === 'string') main.dataset.state = reply.state;
}

async function ask() {
  const question = new URL(main.dataset.pollUrl, location.href);
  question.searchParams.set('id', main.dataset.id);
  question.searchParams.set('after', last);
  const reply = await fetch(question, {
    headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(15000),
  });
  if (reply.status === 401 || reply.status === 404) return null;
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.json();
}

async function follow() {
  try {
    const reply = await ask();
    if (reply === null) {
      state_text.textContent = 'This page can no longer be followed from here. Please reload it.';
      clearInterval(ticking);
      return;
    }
    failures = 0;
    take(reply);
    if (reply.final === true) {
      clearInterval(ticking);
      reload_once(reply.rev);
      return;
    }
  } catch {
    failures += 1;
  }
  setTimeout(follow, next_wait(failures));
}

log.scrollTop = log.scrollHeight;
let ticking = 0;
if (!state_text.dataset.final) {
  ticking = setInterval(() => { elapsed.textContent = say_elapsed((performance.now() - started) / 1000); }, 1000);
  setTimeout(follow, 1000);
}
