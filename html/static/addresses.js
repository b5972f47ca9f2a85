// SPDX-License-Identifier: MIT
// Whether an address lies in the network of another: for a hint, so what cannot be read is no reason for one.

function ipv4_bits(text) {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function groups_of(text) {
  return text === '' ? [] : text.split(':');
}

function ipv6_bits(text) {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups_of(halves[0]);
  const tail = halves.length === 2 ? groups_of(halves[1]) : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

// True unless it is sure that `gateway` is outside of the network that `cidr` names.
export function is_within(cidr, gateway) {
  const [address, prefix] = cidr.trim().split('/');
  if (!/^[0-9]{1,3}$/.test(prefix ?? '')) return true;
  const bits_of = address.includes(':') ? ipv6_bits : ipv4_bits;
  const inside = bits_of(address);
  const asked = bits_of(gateway.trim());
  if (!inside || !asked) return true;
  return inside.slice(0, Number(prefix)) === asked.slice(0, Number(prefix));
}
