// SPDX-License-Identifier: MIT
// Numbers that look like chance and are the same for the same seed (xorshift32).
export function generator(seed) {
  let state = (seed >>> 0) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
  for (let i = 0; i < 8; ++i) next();  // small seeds begin with small numbers
  return {
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    one_of: (list) => list[Math.floor(next() * list.length)],
  };
}
