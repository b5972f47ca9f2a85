// SPDX-License-Identifier: MIT
// After signing in again: what was typed goes back to its page without being asked for.
document.querySelector('form[data-typed-again]')?.requestSubmit();
