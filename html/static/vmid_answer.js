// SPDX-License-Identifier: MIT
// The server's answers about a VMID, read.

const ANSWERS = new Set(['taken', 'held', 'available', 'unconfirmed', 'invalid']);

export const COULD_NOT_CHECK = { state: 'unconfirmed', message: 'could not check' };
export const NOTHING = { state: 'invalid', message: '' };

// What the server's answer means for the question that was asked. Anything unexpected is "could not check".
export function read_answer(answer, vmid) {
  if (!answer || answer.vmid !== vmid || !ANSWERS.has(answer.state)) return COULD_NOT_CHECK;
  if (answer.state === 'invalid') return NOTHING;
  return { state: answer.state, message: typeof answer.message === 'string' ? answer.message : '' };
}
