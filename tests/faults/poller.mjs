// SPDX-License-Identifier: MIT
// Invariant I4: looks at the wizard's VMID states all the time and catches every green tick that is a lie. A tick
// counts as a lie only when what contradicts it was so before the question left and still after the answer came.
import { randomInt } from 'node:crypto';

import { read_claims, read_holds, read_ledger, vmids_on } from './truth.mjs';

// What is known at this moment; a part that does not answer is null.
async function read_truth(cluster, cluster_id, user_id) {
  const [claims, holds] = await Promise.all([read_claims().catch(() => null), read_holds().catch(() => null)]);
  return {
    present: vmids_on(read_ledger(), cluster),
    claimed: claims && (claims.get(String(cluster_id)) ?? new Set()),
    held: holds && new Set([...holds].filter(([key, holder]) => key.startsWith(`${cluster_id}:`) && holder !== user_id)
      .map(([key]) => Number(key.split(':')[1]))),
  };
}

// Why green would be a lie for this VMID, or ''.
export function reason_against_green(vmid, { present, claimed, held, is_away }) {
  if (present.has(vmid)) return 'it is on the node';
  if (claimed?.has(vmid)) return 'it is claimed in MySQL';
  if (held?.has(vmid)) return 'another user holds it';
  return is_away ? 'the node cannot be asked' : '';
}

// Never asked about before, and so without an answer that may still be fresh.
function unheard_of() {
  return 200000000 + randomInt(700000000);
}

function some_of(set, count) {
  const all = [...set];
  return all.slice(-count);
}

export class Poller {
  lies = [];
  seen = { available: 0, taken: 0, held: 0, unconfirmed: 0, nothing: 0 };
  rounds = 0;
  #away_since = null;
  #away_rounds = 0;
  #stop = false;
  #work = null;

  // `visitor` is signed in; `cluster` is the make-believe Proxmox's name of the cluster its first node belongs to.
  constructor(visitor, { cluster = 'lab', pace = 0.2 } = {}) {
    this.visitor = visitor;
    this.cluster = cluster;
    this.pace = pace;
  }

  start() {
    this.#work = this.#go_on();
    return this;
  }

  // From now on the node cannot be asked / can again. Green for a number never asked about is a lie while it cannot.
  node_goes_away() { this.#away_since = performance.now(); }
  node_is_back() {
    this.#away_since = null;
    this.#away_rounds += 1;
  }

  async stop() {
    this.#stop = true;
    await this.#work;
    return this.lies;
  }

  async #go_on() {
    while (!this.#stop) {
      const started = performance.now();
      await this.look_once();
      const left = 1000 * this.pace - (performance.now() - started);
      if (left > 0) await new Promise((resolve) => { setTimeout(resolve, left); });
    }
  }

  async look_once() {
    const { cluster_id, user } = this.visitor;
    const away = { since: this.#away_since, rounds: this.#away_rounds };
    const before = await read_truth(this.cluster, cluster_id, user.id);
    const asked = [...some_of(before.present, 3), ...some_of(before.claimed ?? [], 3), ...some_of(before.held ?? [], 2),
      unheard_of()];
    const answers = await Promise.all(
      asked.map((vmid) => this.visitor.vmid_state(vmid).catch(() => ({ state: null }))));
    const after = await read_truth(this.cluster, cluster_id, user.id);
    const is_away = away.since !== null && this.#away_since === away.since && this.#away_rounds === away.rounds;
    asked.forEach((vmid, i) => {
      this.seen[answers[i].state ?? 'nothing'] += 1;
      if (answers[i].state === 'available') this.judge(vmid, { ...before, is_away }, { ...after, is_away });
    });
    this.rounds += 1;
  }

  judge(vmid, before, after) {
    const reason = reason_against_green(vmid, before) && reason_against_green(vmid, after);
    if (reason) this.lies.push(`${new Date().toISOString()} ${vmid} was shown as available although ${reason}`);
  }
}
