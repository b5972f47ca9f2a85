// SPDX-License-Identifier: MIT
// Every page, and every state of it that looks different, one after the other. `for await (const name of gallery(…))`:
// while the body runs, the visitor's page shows the view of that name.
import { clear_faults, endpoint, fresh_vmid, make_user, order_fault, register_node, token, until } from './stage.mjs';
import { lay_line } from './silent_line.mjs';
import { fill_disks, fill_general, fill_network, fill_resources, fill_template, wait_for_end, wait_for_state }
  from './wizard.mjs';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5kYwUs6s0vPq6tXgFV9p0cX0o1bq8m1yqkqkqkqkqk ada@laptop';

async function* signed_out(visitor) {
  await visitor.go('/login');
  yield 'sign_in';
  await visitor.page.getByLabel('User name').fill('ada');
  await visitor.page.getByLabel('Password').fill('wrong');
  await visitor.press('Sign in');
  await visitor.page.locator('#errors').waitFor();
  yield 'sign_in_refused';
}

async function* without_nodes(visitor) {
  await visitor.sign_in(await make_user('ada'));
  yield 'containers_no_nodes';
  await visitor.go('/wizard_general');
  yield 'wizard_no_nodes';
  await visitor.go('/nodes');
  yield 'nodes_none';
  const { host, port } = endpoint('pve1');
  const { id, secret } = token('pve1');
  const values = { name: 'harbour', host, port: String(port), token_id: id, token_secret: secret };
  for (const [name, value] of Object.entries(values)) await visitor.field(name).fill(value);
  await visitor.press('Test and save');
  await visitor.page.locator('.fingerprint').waitFor();
  yield 'node_fingerprint';
  await visitor.page.getByLabel('Yes, the two are the same').check();
  await visitor.press('Test and save');
  await visitor.page.locator('input[name="pve_node"][type="radio"]').first().waitFor();
  yield 'node_member';
  await visitor.page.locator('input[name="pve_node"][value="pve1"]').check();
  await visitor.field('token_secret').fill('00000000-0000-0000-0000-000000000000');
  await visitor.press('Test and save');
  await visitor.page.locator('[data-error-for="token_id"]').waitFor();
  yield 'node_refused';
  await visitor.press('Sign out');
}

async function* nodes(visitor) {
  await visitor.go('/nodes');
  yield 'nodes';
  await visitor.page.getByRole('link', { name: 'Edit solo' }).click();
  await visitor.page.getByRole('heading', { name: 'Edit solo' }).waitFor();
  yield 'node_edit';
  await visitor.go('/nodes');
  await visitor.page.getByRole('link', { name: 'Remove harbour' }).click();
  await visitor.page.getByRole('heading', { name: 'Remove harbour?' }).waitFor();
  yield 'node_remove';
  await visitor.go('/creation?id=00000000000000000000000000000000');
  yield 'nothing_here';
}

async function* vmid_answers(visitor) {
  const { page } = visitor;
  await visitor.go('/wizard_general');
  yield 'wizard_general';
  await page.getByText('Change node', { exact: true }).click();
  yield 'wizard_general_nodes';
  await page.getByText('Change node', { exact: true }).click();
  const indicator = page.locator('.vmid-state');
  let answer = null;
  await page.route(/\/ajax_vmid\?/, (route) => { answer = route; });
  await visitor.field('vmid').fill('48001');
  await wait_for_state(page, 'checking');
  yield 'vmid_checking';
  await until('the question is asked', () => answer);
  await answer.abort('aborted');
  await wait_for_state(page, 'unconfirmed');
  yield 'vmid_unconfirmed';
  await page.unrouteAll();
  await page.route(/\/ajax_vmid\?/, (route) => route.fulfill({
    contentType: 'application/json', body: '{"vmid":48002,"state":"held","message":"being used in another wizard"}',
  }));
  await visitor.field('vmid').fill('48002');
  await wait_for_state(page, 'held');
  yield 'vmid_held';
  await page.unrouteAll();
  await visitor.field('vmid').fill('100');
  await wait_for_state(page, 'taken');
  yield 'vmid_taken';
  await page.locator('form.wizard').evaluate((form) => { form.noValidate = true; });
  await visitor.field('hostname').fill('not_a_name');
  await visitor.press('Next');
  await page.locator('#errors').waitFor();
  yield 'wizard_general_refused';
  await visitor.field('vmid').fill(String(fresh_vmid()));
  await visitor.field('hostname').fill('web01.example.org');
  await wait_for_state(page, 'available');
  await indicator.scrollIntoViewIfNeeded();
  yield 'vmid_available';
}

// What a page hides at first.
async function open_more(visitor) {
  await visitor.page.locator('details.more').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
}

async function* wizard(visitor, vmid) {
  await open_more(visitor);
  yield 'wizard_general_more';
  await fill_general(visitor, { vmid, hostname: 'web01.example.org', tags: 'web demo', keys: key });
  yield 'wizard_template';
  await visitor.page.getByRole('link', { name: /Download another template/ }).click();
  await visitor.is_at('/templates');
  yield 'templates';
  await visitor.page.getByRole('link', { name: 'Back to the wizard' }).click();
  await visitor.is_at('/wizard_template');
  await fill_template(visitor);
  yield 'wizard_disks';
  await visitor.press('Add a mount point');
  await open_more(visitor);
  yield 'wizard_disks_more';
  await visitor.press('Remove mp0');
  await fill_disks(visitor);
  await open_more(visitor);
  yield 'wizard_resources';
  await fill_resources(visitor);
  yield 'wizard_network';
  await open_more(visitor);
  yield 'wizard_network_more';
  await fill_network(visitor, { ip: '192.0.2.81/24', gateway: '192.0.2.1' });
  await open_more(visitor);
  yield 'wizard_confirm';
}

async function create(visitor) {
  await visitor.press('Create container');
  await visitor.is_at('/creation');
}

async function* creations(visitor) {
  const { page } = visitor;
  // Long enough to look at while it runs.
  await order_fault({ action: 'task_seconds', match: 'POST /nodes/pve1/lxc', seconds: 45 });
  await create(visitor);
  await page.locator('#log-lines li').first().waitFor();
  yield 'creation_running';
  await visitor.go('/');
  yield 'containers_under_way';

  await visitor.go('/wizard_general');
  const vmid = fresh_vmid();
  for await (const _ of wizard(visitor, vmid)) continue;
  await order_fault({
    action: 'task_error', match: 'POST /nodes/pve1/lxc', seconds: 1,
    message: `unable to create CT ${vmid} - volume 'local:vztmpl/none_1_amd64.tar.xz' does not exist`,
  });
  await create(visitor);
  await wait_for_end(page);
  await page.locator('.reason').waitFor();
  yield 'creation_failed';
  await page.getByRole('link', { name: 'Back to Template' }).click();
  await visitor.is_at('/wizard_template');
  yield 'wizard_template_refused';
  for (const path of ['/wizard_disks', '/wizard_resources', '/wizard_network', '/wizard_confirm']) {
    await visitor.press('Next');
    await visitor.is_at(path);
  }
  await page.getByLabel('Start after creation').check();
  await create(visitor);
  await wait_for_end(page);
  await page.getByRole('link', { name: 'See it in the list' }).waitFor();
  yield 'creation_done';
  await visitor.go('/containers');
  yield 'containers';
  await visitor.go('/creations');
  yield 'creations';
}

async function* kept(visitor) {
  await visitor.go('/account');
  yield 'account';
  await visitor.go('/presets');
  yield 'presets';
  await visitor.go('/containers');
}

// The container that the wizard has just made runs.
async function* container(visitor) {
  const { page } = visitor;
  await page.locator('tbody th a').last().click();
  await visitor.is_at('/container');
  yield 'container_running';
  await visitor.press('Stop');
  await page.locator('#state-text[data-final]').waitFor();
  yield 'task_done';
  await page.getByRole('link', { name: 'Back to the container' }).click();
  await visitor.is_at('/container');
  await page.locator('.removal form').evaluate((form) => { form.noValidate = true; });
  await page.getByText('Delete this container', { exact: true }).click();
  await visitor.field('confirm').fill('7');
  await page.getByRole('button', { name: /^Delete container/ }).click();
  await page.locator('#errors').waitFor();
  yield 'container_delete_refused';
  await order_fault({ action: 'task_error', match: 'status/start', message: "bridge 'vmbr9' does not exist" });
  await visitor.press('Start');
  await page.locator('.reason').waitFor();
  yield 'task_failed';
  await visitor.go(page.url().replace(/^.*(node=[0-9]+).*$/, '/container?$1&vmid=987654'));
  yield 'container_gone';
}

async function* silent(visitor, line) {
  line.cut();
  await visitor.go('/');
  yield 'containers_node_silent';
  await visitor.go('/wizard_general');
  yield 'wizard_general_node_silent';
}

export async function* gallery(visitor) {
  const { host, port } = endpoint('pve1');
  const line = await lay_line(host, port);
  try {
    yield* signed_out(visitor);
    yield* without_nodes(visitor);
    const user = await make_user('grace');
    await register_node(user, 'pve1', { name: 'harbour', port: line.port });
    await register_node(user, 'solo');
    await visitor.sign_in(user);
    yield* nodes(visitor);
    yield* vmid_answers(visitor);
    yield* wizard(visitor, fresh_vmid());
    yield* creations(visitor);
    yield* kept(visitor);
    yield* container(visitor);
    yield* silent(visitor, line);
  } finally {
    line.remove();
    await clear_faults();
  }
}

// How each view is looked at.
export const ways = [
  { name: 'light', colorScheme: 'light', size: { width: 1200, height: 900 } },
  { name: 'dark', colorScheme: 'dark', size: { width: 1200, height: 900 } },
  { name: '360', colorScheme: 'light', size: { width: 360, height: 740 } },
];

export async function look(page, way) {
  await page.emulateMedia({ colorScheme: way.colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(way.size);
}
