// SPDX-License-Identifier: MIT
// The wizard as a person goes through it: each function fills one page and presses Next.
import { until } from './stage.mjs';

export const pages = ['/wizard_general', '/wizard_template', '/wizard_disks', '/wizard_resources', '/wizard_network',
  '/wizard_confirm'];

export const debian = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';

// What the indicator beside the VMID shows: {state, text, is_invalid}.
export async function vmid_indicator(page) {
  return page.evaluate(() => {
    const indicator = document.querySelector('.vmid-state');
    const input = document.querySelector('input[name="vmid"]');
    return {
      state: indicator.dataset.state,
      text: indicator.querySelector('[role="status"]').textContent,
      is_invalid: input.getAttribute('aria-invalid') === 'true',
    };
  });
}

export async function wait_for_state(page, state) {
  await until(`the VMID is ${state}`, async () => (await vmid_indicator(page)).state === state);
  return vmid_indicator(page);
}

export async function next(visitor, path) {
  await visitor.press('Next');
  await visitor.is_at(path);
}

// `vmid` must be free.
export async function fill_general(visitor, { vmid, hostname = '', tags = '', keys = '' }) {
  await visitor.field('vmid').fill(String(vmid));
  await visitor.field('hostname').fill(hostname);
  await visitor.field('tags').fill(tags);
  await visitor.field('ssh-public-keys').fill(keys);
  await wait_for_state(visitor.page, 'available');
  await next(visitor, '/wizard_template');
}

export async function choose(visitor, name, value) {
  await visitor.page.locator(`input[name="${name}"][value="${value}"]`).check();
}

export async function fill_template(visitor, volid = debian) {
  await choose(visitor, 'ostemplate', volid);
  await next(visitor, '/wizard_disks');
}

export async function fill_disks(visitor, { storage = 'local-lvm', size = '4' } = {}) {
  await choose(visitor, 'rootfs.storage', storage);
  await visitor.field('rootfs.size').fill(size);
  await next(visitor, '/wizard_resources');
}

export async function fill_resources(visitor, { cores = '2', memory = '1024', swap = '256' } = {}) {
  await visitor.field('cores').fill(cores);
  await visitor.field('memory').fill(memory);
  await visitor.field('swap').fill(swap);
  await next(visitor, '/wizard_network');
}

export async function fill_network(visitor, { bridge = 'vmbr0', ip = 'dhcp', gateway = '' } = {}) {
  await visitor.field('net0.bridge').selectOption(bridge);
  await visitor.field('net0.ip').fill(ip);
  if (gateway) await visitor.field('net0.gw').fill(gateway);
  await next(visitor, '/wizard_confirm');
}

// From the first page to the last, with the default node.
export async function go_to_confirm(visitor, general) {
  await visitor.go('/wizard_general');
  await fill_general(visitor, general);
  await fill_template(visitor);
  await fill_disks(visitor);
  await fill_resources(visitor);
  await fill_network(visitor);
}

// Waits for the creation page to show one of the final states, as the server draws it in the end, and gives that back.
export async function wait_for_end(page, seconds = 40) {
  return until('the creation has ended', async () => {
    const state = await page.locator('main').getAttribute('data-state').catch(() => null);
    const is_drawn = await page.locator('#state-text[data-final]').count().catch(() => 0);
    return is_drawn > 0 && ['DONE', 'FAILED', 'CLOSED'].includes(state) && state;
  }, seconds);
}
