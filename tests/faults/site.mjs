// SPDX-License-Identifier: MIT
// The site's processes, its database and its Redis, found through what run.sh and demo.env tell. Whoever stops or kills
// something here brings it back: `mend_all` in an `after` does so for everything at once.
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { clear_faults, until } from '../browser/stage.mjs';

export const folder = process.env.BERTH_TEST_VAR;
if (!folder) throw new Error('BERTH_TEST_VAR is not set; run these tests by tests/faults/run.sh');
export const build = process.env.BERTH_TEST_BUILD;
export const log_file = `${folder}/log/berth.log`;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

// Gives {code, out, complaints}; code is null when it was ended for taking longer than `seconds`.
export function run(program, words, { input = '', seconds = 30, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = execFile(program, words, { timeout: 1000 * seconds, killSignal: 'SIGKILL', env },
      (error, out, complaints) => resolve({ code: error ? error.code ?? null : 0, out, complaints }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

async function run_well(program, words, settings) {
  const { code, out, complaints } = await run(program, words, settings);
  if (code !== 0) throw new Error(`${basename(program)} ended with ${code}: ${complaints}`);
  return out;
}

// --- database and Redis ---------------------------------------------------------------------------------------------

const as_operator = ['--no-defaults', `--socket=${process.env.BERTH_MYSQL_SOCKET}`,
  `--user=${(await run_well('id', ['-un'])).trim()}`, '--connect-timeout=2'];

// As the database's own account. Gives the rows, each a list of texts (NULL: 'NULL'); rejects when it does not answer.
export async function sql(statement, { seconds = 10 } = {}) {
  const words = [...as_operator, '--batch', '--skip-column-names', 'berth'];
  const out = await run_well('mariadb', words, { input: `SET time_zone = '+00:00';\n${statement};\n`, seconds });
  return out.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

// A client of the database's own account that stays when its statement is done: {say, has_ended, end, close}. `end`
// waits until all that was said is done, `close` for nothing.
export function sql_session(statement) {
  const child = spawn('mariadb', [...as_operator, '--force', 'berth'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => { child.on('exit', resolve); });
  child.stdin.on('error', () => {});
  const say = (words) => child.stdin.write(`${words};\n`);
  say(statement);
  return {
    say,
    end: () => {
      child.stdin.end();
      return ended;
    },
    has_ended: () => child.exitCode !== null,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function redis(...words) {
  return (await run_well('redis-cli', ['-s', process.env.BERTH_REDIS_SOCKET, ...words], { seconds: 5 })).trim();
}

// Forgets that a node was found silent, so that a test need not wait for the 15 s that this is remembered.
export async function forget_silence() {
  await redis('EVAL', `for _, key in ipairs(redis.call('KEYS', '*node:*')) do
    for _, mark in ipairs({ ':down$', ':since$', ':why$' }) do
      if string.find(key, mark) then redis.call('DEL', key) end end end return 1`, '0');
}

export async function berthctl(...words) {
  return run_well(`${build}/bin/berthctl`, ['--config', process.env.BERTH_CONFIG, ...words], { seconds: 60 });
}

// --- processes ------------------------------------------------------------------------------------------------------

const pid_files = {
  mysql: `${folder}/services/mysql.pid`,
  redis: `${folder}/services/redis.pid`,
  pve: `${folder}/processes/pve.pid`,
  nginx: `${folder}/processes/nginx.pid`,
  supervise: `${folder}/processes/supervise.pid`,
};

export function pid_of(name) {
  return Number(readFileSync(pid_files[name], 'utf8'));
}

// {ppid, state, ticks of CPU used}, or null when it is gone.
export function look_at_process(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], ppid: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

export function is_alive(pid) {
  const process_ = look_at_process(pid);
  return process_ !== null && process_.state !== 'Z';
}

// The workers of a page, or of all: [{pid, page}].
export function workers(page) {
  const parent = pid_of('supervise');
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || look_at_process(name)?.ppid !== parent) continue;
    try {
      const program = basename(readlinkSync(`/proc/${name}/exe`));
      if (!page || program === page) found.push({ pid: Number(name), page: program });
    } catch { /* it has just ended */ }
  }
  return found;
}

const stopped = new Set();

export function freeze(name) {
  process.kill(pid_of(name), 'SIGSTOP');
  stopped.add(name);
}

export function thaw(name) {
  if (stopped.delete(name)) process.kill(pid_of(name), 'SIGCONT');
}

// Ends a service and waits until it is gone.
export async function end(name, signal = 'SIGKILL') {
  const pid = pid_of(name);
  process.kill(pid, signal);
  await until(`${name} has ended`, () => !is_alive(pid));
}

export async function start_services() {
  await run_well(`${root}/tests/support/services.sh`, ['start', `${folder}/services`], { seconds: 60 });
}

let kills = 0;
let deaths_before = deaths_in_log();

function deaths_in_log() {
  return readFileSync(log_file, 'utf8').split('\n').filter((line) => line.includes('event=worker_ended')).length;
}

export async function kill_worker(pid, signal = 'SIGKILL') {
  kills += 1;
  process.kill(pid, signal);
  await until(`worker ${pid} has ended`, () => !is_alive(pid));
}

// How many workers ended that nobody killed here.
export function unexpected_deaths() {
  return Math.max(0, deaths_in_log() - deaths_before - kills);
}

const command = readFileSync(`/proc/${pid_of('supervise')}/cmdline`, 'utf8').split('\0').slice(0, -1);

// Where the pages' executables are.
export function pages_folder() {
  return command[command.indexOf('--pages') + 1];
}

// Ends the supervisor and starts it again as it was, but with another `log` or another folder of `pages`.
export async function restart_supervisor({ log = log_file, pages = pages_folder() } = {}) {
  const old = pid_of('supervise');
  // A worker that has been forked is not yet the page's program.
  const programs = () => workers().map(({ page }) => page).sort().join();
  const before = programs();
  process.kill(old, 'SIGTERM');
  await until('the supervisor has ended', () => !is_alive(old), 45);
  const file = openSync(log, 'a');
  const words = command.slice(1).map((word, i) => (command[i] === '--pages' ? pages : word));
  const child = spawn(command[0], words, {
    cwd: `${folder}/processes`, detached: true, stdio: ['ignore', file, file],
  });
  child.unref();
  closeSync(file);
  writeFileSync(pid_files.supervise, `${child.pid}\n`);
  await until('the workers run', () => programs() === before);
}

// Everything running, nothing frozen, no fault waiting.
export async function mend_all() {
  for (const name of [...stopped]) thaw(name);
  await start_services();
  await clear_faults();
  await sql('SET GLOBAL read_only = 0; SET GLOBAL max_connections = 300');
  await redis('CONFIG', 'SET', 'maxmemory', '64mb');
  await forget_silence();
}
