// SPDX-License-Identifier: MIT
// Which storages would not hold the disks: for a hint while they are being chosen.

const bytes_of_gib = 1024 ** 3;

// `disks` is [{storage, size}] with the size in GiB as typed; `free` is bytes by storage. What is not known, or is no
// number, is not counted. Gives [{storage, wanted, free}], in GiB.
export function overfull(disks, free) {
  const wanted = new Map();
  for (const { storage, size } of disks) {
    if (!(storage in free) || !/^[0-9]+(\.[0-9]+)?$/.test(size)) continue;
    wanted.set(storage, (wanted.get(storage) ?? 0) + Number(size));
  }
  return [...wanted]
    .map(([storage, gib]) => ({ storage, wanted: gib, free: free[storage] / bytes_of_gib }))
    .filter((row) => row.wanted > row.free);
}

export function say_overfull({ storage, wanted, free }) {
  const round = (gib) => String(Math.floor(gib * 10) / 10);
  return `${storage} has ${round(free)} GiB free; the disks chosen for it ask for ${round(wanted)} GiB.`;
}
