// SPDX-License-Identifier: MIT
// What the tests stand on: a running Berth, its command for the operator, and the make-believe Proxmox. All is told
// by the environment: the lines of demo.env, and BERTH_TEST_BUILD, the folder with the executables.
import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

function from_environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests by tests/browser/run.sh`);
  return value;
}

export const base_url = from_environment('BERTH_URL');
const build = from_environment('BERTH_TEST_BUILD');
const control_url = from_environment('PVE_CONTROL');
const endpoints = JSON.parse(readFileSync(`${from_environment('PVE_STATE')}/endpoints.json`, 'utf8'));

// Where a node of the make-believe Proxmox listens: {cluster, name, host, port, fingerprint, ca}.
export function endpoint(name) {
  return endpoints.nodes.find((node) => node.name === name);
}

// A token of the cluster that the node belongs to, {id, secret}; "full" may all that the wizard does.
export function token(node_name, kind = 'full') {
  const { cluster } = endpoint(node_name);
  return endpoints.tokens.find((one) => one.cluster === cluster && one.kind === kind);
}

// Runs berthctl with `input` as its standard input; rejects with what it said when it fails.
function berthctl(input, ...words) {
  return new Promise((resolve, reject) => {
    const settings = ['--config', from_environment('BERTH_CONFIG')];
    const child = execFile(`${build}/bin/berthctl`, [...settings, ...words], (error, out, complaints) => {
      if (error) reject(new Error(`berthctl ${words.join(' ')}: ${complaints || error.message}`));
      else resolve(out);
    });
    child.stdin.end(input);
  });
}

// All visitors of the tests come from one address, which may try to sign in so many times only.
export async function forget_attempts() {
  const script = `for _, key in ipairs(redis.call('KEYS', '*limit:signin:*')) do redis.call('DEL', key) end return 1`;
  await promisify(execFile)('redis-cli', ['-s', from_environment('BERTH_REDIS_SOCKET'), 'EVAL', script, '0'],
    { timeout: 5000 });
}

// A user of his own for a test, without nodes: {name, password}.
export async function make_user(name) {
  await forget_attempts();
  const user = { name: `${name}-${randomBytes(3).toString('hex')}`, password: randomBytes(12).toString('hex') };
  await berthctl(`${user.password}\n`, 'user', 'add', user.name);
  return user;
}

// Registers a node of the make-believe Proxmox for the user, the operator's way. `port` when it is to be reached
// through another port than its own.
export async function register_node(user, node_name, { name = node_name, port } = {}) {
  const where = endpoint(node_name);
  const { id, secret } = token(node_name);
  await berthctl(secret, 'node', 'add', '--user', user.name, '--name', name, '--pve-node', node_name,
    '--host', where.host, '--port', String(port ?? where.port), '--token-id', id,
    '--fingerprint', where.fingerprint);
}

// A VMID that nothing has, another one each time.
let last_vmid = 1000000 + 1000 * randomInt(900000);
export function fresh_vmid() {
  last_vmid += 1;
  return last_vmid;
}

// A frozen one answers nobody; a test that asks it nevertheless has to end.
function control(method, body) {
  return fetch(`${control_url}/_fault`, { method, body, signal: AbortSignal.timeout(20000) });
}

// Asks the make-believe Proxmox to misbehave, as tests/pve/README.md lists it.
export async function order_fault(fault) {
  const reply = await control('PUT', JSON.stringify(fault));
  if (!reply.ok) throw new Error(`the fault was refused: ${await reply.text()}`);
}

export async function clear_faults() {
  await control('DELETE');
}

// Asks `probe` until what it gives is truthy, and gives that back. The bound only ends what would never come.
export async function until(sentence, probe, seconds = 30) {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${sentence}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}
