// SPDX-License-Identifier: MIT
// What the wizard's pages ask the server about VMIDs. Each gives the server's JSON or rejects.

const JSON_ONLY = { Accept: 'application/json' };

async function json_of(reply) {
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return reply.json();
}

function post(url, values) {
  const csrf = document.querySelector('meta[name="csrf"]').content;
  return fetch(url, { method: 'POST', headers: JSON_ONLY, body: new URLSearchParams({ ...values, csrf }) });
}

// A question that changes nothing.
export async function ask_about(url, node, vmid, signal) {
  const question = new URL(url, location.href);
  question.searchParams.set('node', node);
  question.searchParams.set('vmid', vmid);
  return json_of(await fetch(question, { headers: JSON_ONLY, cache: 'no-store', signal }));
}

// Takes or renews the hold of this draft; null lets go of it.
export async function hold(url, node, vmid, draft) {
  return json_of(await post(url, { node, vmid: vmid ?? '', draft }));
}

export async function find_free(url, node, draft) {
  return json_of(await post(url, { node, draft }));
}
