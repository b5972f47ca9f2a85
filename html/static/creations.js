// SPDX-License-Identifier: MIT
// List of creations: keeps the rows up to date while any of them is under way, and shows new ones.
import { changes_of, pause_before_next } from './creation_rows.js';

const table = document.getElementById('creations');
const news = document.getElementById('creations-news');
const body = table.tBodies[0];
let failures = 0;

function rows() {
  return new Map([...body.rows].map((row) => [row.dataset.id, row]));
}

function fill(row, creation) {
  row.dataset.id = creation.id;
  row.dataset.state = creation.state;
  if (creation.final) row.dataset.final = '1';
  else delete row.dataset.final;
  for (const part of row.querySelectorAll('[data-part]')) {
    const text = String(creation[part.dataset.part] ?? '');
    if (part.textContent !== text) part.textContent = text;
  }
  row.querySelector('a').href = creation.url;
}

function show(creations) {
  const shown = rows();
  const state = new Map([...shown].map(([id, row]) => [id, { is_final: Boolean(row.dataset.final) }]));
  const { fresh, known, ended } = changes_of(creations, state);
  for (const creation of known) fill(shown.get(creation.id), creation);
  for (const creation of fresh.reverse()) {
    const row = body.rows[0].cloneNode(true);
    fill(row, creation);
    body.prepend(row);
  }
  if (ended.length > 0) news.textContent = ended.map(({ hostname, text }) => `${hostname}: ${text}`).join(' ');
}

async function ask() {
  const reply = await fetch(table.dataset.pollUrl, {
    headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(15000),
  });
  if (reply.status === 401) return false;
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  show((await reply.json()).creations);
  return true;
}

async function follow() {
  try {
    if (!document.hidden && !await ask()) return;
    failures = 0;
  } catch {
    failures += 1;
  }
  const is_running = [...body.rows].some((row) => !row.dataset.final);
  setTimeout(follow, pause_before_next(is_running, failures));
}

setTimeout(follow, pause_before_next([...body.rows].some((row) => !row.dataset.final), 0));
