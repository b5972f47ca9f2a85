// SPDX-License-Identifier: MIT
// Wizard pages: what is typed is kept in the draft while one types, so that nothing that happens to the page loses it.
import { Keeper } from './keeper.js';
import { begin, leads_away } from './progress.js';

// A browser sends no more than 64 KiB for a page that is gone.
const most_when_leaving = 60000;
// How long leaving waits for the last save.
const patience = 2000;

// Reloading, or coming back, must find the draft.
function show_in_address(draft) {
  if (new URL(location.href).searchParams.has('draft')) return;
  history.replaceState(history.state, '', `${location.pathname}?draft=${draft}${location.hash}`);
}

async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  body.set('keep', '1');
  const keepalive = body.toString().length < most_when_leaving;
  const reply = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body, keepalive });
  if (reply.status === 204) show_in_address(form.elements.draft.value);
  else if (reply.status === 429 || reply.status >= 500) throw new Error(`status ${reply.status}`);
  return reply.status === 204;
}

function watch(form, keeper) {
  const changed = () => keeper.changed();
  // Fields outside of the form, like the search among templates, belong to another one.
  const typed = (event) => { if (event.target.form === form) changed(); };
  form.addEventListener('input', typed);
  form.addEventListener('change', typed);
  form.addEventListener('filled-in', changed);
  for (const rows of form.querySelectorAll('[data-rows]')) {
    rows.addEventListener('row-added', changed);
    rows.addEventListener('row-removed', changed);
  }
  // A refused form is shown with what was typed, which nobody has kept yet.
  if (document.getElementById('errors')) changed();
}

// Links and forms, signing out among them, wait for the last save: the form itself so that an older state cannot arrive
// after it. Then the same is done again.
function watch_leaving(form, keeper) {
  let is_leaving = false;
  const wait_for_save = async (event, again) => {
    if (is_leaving) return;
    event.preventDefault();
    is_leaving = true;
    begin();
    await Promise.race([keeper.flush(), new Promise((resolve) => { setTimeout(resolve, patience); })]);
    again();
  };
  document.addEventListener('click', (event) => {
    const link = leads_away(event);
    if (link && (keeper.has_news || keeper.is_sending)) wait_for_save(event, () => link.click());
  });
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (event.target === form) keeper.submitted();
    if (keeper.has_news || keeper.is_sending) wait_for_save(event, () => event.target.requestSubmit(event.submitter));
  });
  const flush = () => keeper.flush();
  addEventListener('beforeunload', flush);
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') flush(); });
  addEventListener('pageshow', () => { is_leaving = false; });
}

const form = document.querySelector('form.wizard');
if (form) {
  const keeper = new Keeper({ send: () => send(form) });
  watch(form, keeper);
  watch_leaving(form, keeper);
}
