// SPDX-License-Identifier: MIT
// The list of containers: narrows while one types, and fills in the nodes that the page did not wait for. The server
// draws the list each time; this puts it in the place of the old one.
import { query_of, Turns } from './list_query.js';

const form = document.getElementById('filter');
const news = document.getElementById('list-news');
const turns = new Turns();
const typing_pause = 250;
let timer = 0;

const list = () => document.getElementById('list');

function say(text) {
  if (news && text) news.textContent = text;
}

async function fetch_list(query) {
  const reply = await fetch(location.pathname + query, {
    headers: { Accept: 'text/html' }, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(15000),
  });
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById('list');
  if (!reply.ok || !fresh) throw new Error(`status ${reply.status}`);
  return fresh;
}

// Keyboard users stay on the link they were on.
function put(fresh) {
  const at = list().contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  list().replaceWith(document.adoptNode(fresh));
  if (at === null) return;
  const same = [...list().querySelectorAll('a')].find((link) => link.getAttribute('href') === at);
  if (same) same.focus();
}

// Gives false when a newer question has been asked meanwhile.
async function show(query) {
  const turn = turns.take();
  list().setAttribute('aria-busy', 'true');
  try {
    const fresh = await fetch_list(query);
    if (!turns.is_last(turn)) return false;
    put(fresh);
    return true;
  } catch {
    // Signed out, or no way to the server: the browser's own way tells.
    if (turns.is_last(turn)) location.assign(location.pathname + query);
    return false;
  }
}

async function narrow() {
  clearTimeout(timer);
  if (!form.reportValidity()) return;
  const query = query_of(new FormData(form));
  if (!await show(query)) return;
  history.replaceState(null, '', location.pathname + query);
  say(document.getElementById('list-count')?.textContent);
  fill_in();
}

// Once a drawing: should the nodes be late again, the link on the page is left.
async function fill_in() {
  const { late, waitUrl } = list().dataset;
  if (!late) return;
  try {
    const reply = await fetch(`${waitUrl}?nodes=${late}`, {
      headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(15000),
    });
    const { message } = await reply.json();
    if (reply.ok && list().dataset.late === late && await show(location.search)) say(message);
  } catch {
    say('The late nodes could not be asked. Reload the page to try again.');
  }
}

if (form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    narrow();
  });
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(narrow, event.target.tagName === 'SELECT' ? 0 : typing_pause);
  });
}
if (list()) fill_in();
