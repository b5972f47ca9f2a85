// SPDX-License-Identifier: MIT
// Follows what main's data-poll-url tells about, a creation or a task: state, sentence and growing log, about every
// second until it is final. The finished page is drawn by the server.
import { new_lines, next_wait } from './creation_log.js';

const main = document.getElementById('main');
const log = document.getElementById('log');
const lines = document.getElementById('log-lines');
const state_text = document.getElementById('state-text');

let last = Number(lines.lastElementChild?.dataset.n ?? 0);
let failures = 0;

function is_at_end() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 24;
}

function append(fresh) {
  if (fresh.length === 0) return;
  const at_end = is_at_end();
  for (const { n, text } of fresh) {
    const line = document.createElement('li');
    line.dataset.n = n;
    line.textContent = text;
    lines.append(line);
    last = n;
  }
  if (at_end) log.scrollTop = log.scrollHeight;
}

// Once: should the server still draw an unfinished page, this one just stays.
function reload_once(rev) {
  const key = `berth-finished-${main.dataset.id}-${rev ?? ''}`;
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, '1');
  location.reload();
}

async function ask() {
  const question = new URL(main.dataset.pollUrl, location.href);
  question.searchParams.set('after', last);
  const reply = await fetch(question, {
    headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(15000),
  });
  if (reply.status === 401 || reply.status === 404) return null;
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.json();
}

function take(reply) {
  append(new_lines(reply, last));
  if (typeof reply.text === 'string' && state_text.textContent !== reply.text) state_text.textContent = reply.text;
  if (typeof reply.state === 'string') main.dataset.state = reply.state;
}

// `on_reply` sees each good answer, `on_end` is told once that no more will come. Gives whether there is anything to
// follow.
export function follow({ on_reply = () => {}, on_end = () => {} } = {}) {
  log.scrollTop = log.scrollHeight;
  if (state_text.dataset.final) return false;
  const step = async () => {
    try {
      const reply = await ask();
      if (reply === null) {
        state_text.textContent = 'This page can no longer be followed from here. Please reload it.';
        on_end();
        return;
      }
      failures = 0;
      on_reply(reply);
      take(reply);
      if (reply.final === true) {
        on_end();
        reload_once(reply.rev);
        return;
      }
    } catch {
      failures += 1;
    }
    setTimeout(step, next_wait(failures));
  };
  setTimeout(step, 1000);
  return true;
}
