// SPDX-License-Identifier: MIT
// Network page: a DHCP / Static choice that writes the IPv4 field. The choice itself belongs to no form
// (form="") and is never sent; the field stays in sight and may be typed into.
const input = document.querySelector('input[name="net0.ip"]');
const gateway = document.querySelector('input[name="net0.gw"]');
let address = '';

function is_dhcp() {
  return input.value.trim().toLowerCase() === 'dhcp';
}

function choice(value, label) {
  const outer = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'ipv4-way';
  radio.value = value;
  radio.setAttribute('form', '');
  outer.append(radio, label);
  radio.addEventListener('change', () => {
    if (value === 'dhcp') {
      if (!is_dhcp()) address = input.value;
      input.value = 'dhcp';
    } else if (is_dhcp()) {
      input.value = address;
    }
    follow();
  });
  return { outer, radio };
}

const ways = { dhcp: choice('dhcp', 'DHCP'), static: choice('static', 'Static') };

function follow() {
  ways.dhcp.radio.checked = is_dhcp();
  ways.static.radio.checked = !is_dhcp();
  if (gateway) gateway.disabled = is_dhcp();
}

if (input) {
  const group = document.createElement('div');
  group.className = 'segmented';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'IPv4 address by');
  group.append(ways.dhcp.outer, ways.static.outer);
  input.closest('.control').before(group);
  input.addEventListener('input', follow);
  follow();
}
