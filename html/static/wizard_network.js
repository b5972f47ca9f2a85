// SPDX-License-Identifier: MIT
// Network page, each interface: a DHCP / Static choice that writes the IPv4 field, and a hint when a gateway lies
// outside its network. The choice itself belongs to no form (form="") and is never sent; the field stays in sight and
// may be typed into.
import { is_within } from './addresses.js';

function choice(group, value, label, take) {
  const outer = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = group;
  radio.value = value;
  radio.setAttribute('form', '');
  radio.addEventListener('change', take);
  outer.append(radio, label);
  return { outer, radio };
}

function add_ways(input, gateway) {
  let address = '';
  const is_dhcp = () => input.value.trim().toLowerCase() === 'dhcp';
  const group = document.createElement('div');
  const name = `${input.name}-way`;
  const dhcp = choice(name, 'dhcp', 'DHCP', () => {
    if (!is_dhcp()) address = input.value;
    input.value = 'dhcp';
    follow();
  });
  const fixed = choice(name, 'static', 'Static', () => {
    if (is_dhcp()) input.value = address;
    follow();
  });
  function follow() {
    dhcp.radio.checked = is_dhcp();
    fixed.radio.checked = !is_dhcp();
    if (gateway) gateway.disabled = is_dhcp();
  }
  group.className = 'segmented';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', `${input.name.split('.')[0]}: IPv4 address by`);
  group.append(dhcp.outer, fixed.outer);
  input.closest('.control').before(group);
  input.addEventListener('input', follow);
  follow();
}

function add_advice(input, gateway) {
  const advice = document.createElement('p');
  advice.className = 'advice';
  advice.id = `${gateway.id}-advice`;
  advice.setAttribute('role', 'status');
  gateway.closest('.field').append(advice);
  gateway.setAttribute('aria-describedby', `${gateway.getAttribute('aria-describedby') ?? ''} ${advice.id}`);
  function follow() {
    const text = gateway.value && !is_within(input.value, gateway.value)
      ? `This lies outside the network of ${input.value.trim()}.` : '';
    if (advice.textContent !== text) advice.textContent = text;
  }
  input.addEventListener('change', follow);
  gateway.addEventListener('change', follow);
  follow();
}

function equip(row) {
  const field = (name) => row.querySelector(`input[name$=".${name}"]`);
  if (!field('ip') || field('ip').disabled) return;
  add_ways(field('ip'), field('gw'));
  add_advice(field('ip'), field('gw'));
  add_advice(field('ip6'), field('gw6'));
}

const section = document.querySelector('[data-rows]');
section?.querySelectorAll('.row').forEach(equip);
section?.addEventListener('row-added', (event) => equip(event.detail));
