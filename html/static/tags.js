// SPDX-License-Identifier: MIT
// Tags as they are typed: separated by blanks, commas or semicolons, as Proxmox takes them.

// Each once, in their order.
export function tags_in(text) {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

export function without_tag(text, tag) {
  return tags_in(text).filter((one) => one !== tag).join(' ');
}
