// SPDX-License-Identifier: MIT
// The address of a filtered list, without a page: what stands in it, and which of several answers is the newest.

// The query of a form's [name, value] pairs: what is empty is left out, blanks at the ends do not count. Begins with
// `?` unless nothing is left.
export function query_of(entries) {
  const query = new URLSearchParams();
  for (const [name, value] of entries) {
    const text = String(value).trim();
    if (text !== '') query.append(name, text);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

// Answers may overtake each other: of the turns taken only the last one counts.
export class Turns {
  #last = 0;

  take() {
    this.#last += 1;
    return this.#last;
  }

  is_last(turn) {
    return turn === this.#last;
  }
}
