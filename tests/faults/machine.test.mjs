// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import {
  chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync,
} from 'node:fs';
import { afterEach, before, describe, it } from 'node:test';

import { fresh_vmid, until } from '../browser/stage.mjs';
import { judge, settle, violations_of } from './judge.mjs';
import {
  end, folder, log_file, look_at_process, mend_all, pages_folder, restart_supervisor, run, sql, workers,
} from './site.mjs';
import { new_visitor, text_of } from './visitor.mjs';

describe('the machine', () => {
  let anna, ben;
  before(async () => {
    anna = await new_visitor('anna');
    ben = await new_visitor('ben');
  });
  afterEach(mend_all);

  const small = `${folder}/small`;
  async function mount_small() {
    mkdirSync(small, { recursive: true });
    return (await run('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', small])).code === 0;
  }

  it('D1 a full disk for the log: requests go on, and the log says afterwards how much it lacks', async (t) => {
    if (!await mount_small()) return t.skip('a tmpfs cannot be mounted here');
    const file = `${small}/berth.log`;
    try {
      await restart_supervisor({ log: file });
      await until('the disk is full', async () => {
        assert.equal((await anna.get('/nodes')).status, 200);
        return readFileSync(file).length === 16 * 1024;
      });
      for (let i = 0; i < 10; ++i) assert.equal((await anna.get('/nodes')).status, 200);
      assert.equal((await anna.create({ vmid: fresh_vmid() })).state, 'DONE');
      writeFileSync(file, '');
      // The worker that lost lines says so with its next one, whichever of the two that is.
      await until('the log says how much it lacks', async () => {
        for (const { status } of await Promise.all([anna.get('/nodes'), anna.get('/nodes')])) assert.equal(status, 200);
        return /page=nodes .*lines_dropped=\d+/.test(readFileSync(file, 'utf8'));
      }, 10);
    } finally {
      await restart_supervisor();
      await run('umount', [small]);
      rmSync(small, { recursive: true, force: true });
    }
    return undefined;
  });

  function faketime() {
    if (process.env.BERTH_LIBFAKETIME) return process.env.BERTH_LIBFAKETIME;
    return readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find(existsSync);
  }

  // Pages whose clock is what `clock` says, "+2h" for one.
  function pages_with_clock(library, clock) {
    const pages = `${folder}/pages-with-clock`;
    mkdirSync(pages, { recursive: true });
    // Not the workers of this moment: some may just be replaced.
    for (const page of readdirSync(pages_folder()).filter((name) => !name.includes('.'))) {
      writeFileSync(`${pages}/${page}`, `#!/bin/sh
export FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_TIMESTAMP_FILE=${clock}
export LD_PRELOAD=${library}
exec ${pages_folder()}/${page}
`);
      chmodSync(`${pages}/${page}`, 0o755);
    }
    return pages;
  }

  it('C1 a clock that jumps by 2 h: nobody is signed out, no lease runs out, creating works', async (t) => {
    const library = faketime();
    if (!library) return t.skip('libfaketime is not installed');
    const clock = `${folder}/clock`;
    writeFileSync(clock, '+0\n');
    try {
      await restart_supervisor({ pages: pages_with_clock(library, clock) });
      for (const jump of ['+2h', '-2h']) {
        writeFileSync(clock, `${jump}\n`);
        assert.equal((await anna.get('/nodes')).status, 200, `signed out at ${jump}`);
        const form = await anna.go_to_confirm({ vmid: fresh_vmid() });
        const id = await anna.press_create(form);
        const [[state, lease]] = await sql(`SELECT state, IFNULL(lease_until > NOW(3), 1) FROM creations
          WHERE id = UNHEX('${id}')`);
        assert.ok(['ACCEPTED', 'DONE', 'SENDING'].includes(state), state);
        assert.equal(lease, '1');
        assert.equal((await anna.follow(id)).state, 'DONE');
        assert.equal((await anna.vmid_state(fresh_vmid())).state, 'available');
      }
      // The log is what shows the workers' clock.
      const times = [...readFileSync(log_file, 'utf8').matchAll(/^time=(\S+) .*page=nodes/gm)];
      const now = Date.now();
      assert.ok(times.some(([, time]) => Date.parse(time) > now + 3_600_000), 'no worker ever lived 2 h ahead');
    } finally {
      await restart_supervisor();
    }
    return undefined;
  });

  const page = 'nodes';
  // The next descriptors that a worker may open: none, or that of one request.
  async function allow_descriptors(pid, count) {
    const first_free = [...Array(1024).keys()].find((fd) => !existsSync(`/proc/${pid}/fd/${fd}`));
    assert.equal((await run('prlimit', ['--pid', String(pid), `--nofile=${first_free + count}:`])).code, 0);
  }
  function is_connection(pid, fd) {
    try {
      return fd > 2 && readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return true;
    }
  }
  afterEach(async () => {
    for (const { pid } of workers(page)) await run('prlimit', ['--pid', String(pid), '--nofile=1024:']);
  });

  // A worker listens once it has made the descriptor that its signals come through.
  function listens(pid) {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).includes('signalfd'));
    } catch {
      return false;
    }
  }

  it('F1 no descriptors left: no spinning, no leaving for good, and it recovers', async () => {
    await until('the workers listen', () => workers(page).every(({ pid }) => listens(pid)));
    for (let i = 0; i < 6; ++i) await anna.get('/nodes');
    const pids = workers(page).map(({ pid }) => pid);
    const log_before = readFileSync(log_file, 'utf8').length;
    for (const pid of pids) await allow_descriptors(pid, 0);
    const waiting = anna.get('/nodes', { seconds: 20 });
    await until('a worker says that it cannot accept', () =>
      readFileSync(log_file, 'utf8').slice(log_before).includes('event=accept_failed'));
    const ticks_before = pids.map((pid) => look_at_process(pid).ticks);
    const began = performance.now();
    await until('a second has passed', () => performance.now() - began > 1000);
    const ticks = pids.map((pid, i) => look_at_process(pid).ticks - ticks_before[i]);
    assert.ok(Math.max(...ticks) < 20, `a worker used ${ticks} hundredths of a second in one second`);
    assert.equal((await anna.get('/')).status, 200, 'other pages');
    for (const pid of pids) await allow_descriptors(pid, 100);
    const answer = await waiting;
    assert.ok([200, 502, 503].includes(answer.status), `${answer.status}`);
    assert.equal((await anna.get('/nodes')).status, 200);
    assert.deepEqual(workers(page).map(({ pid }) => pid), pids);
  });

  it('F1 no descriptors left for the database: 503 with a page, and it recovers', async () => {
    const pids = workers(page).map(({ pid }) => pid);
    await sql('KILL USER berth_plain').catch(() => {});
    await end('redis');
    // Room for the request itself; its connections to MySQL and Redis are gone, and there is none for new ones.
    for (const pid of pids) {
      const kept = readdirSync(`/proc/${pid}/fd`).map(Number).filter((fd) => !is_connection(pid, fd));
      assert.equal((await run('prlimit', ['--pid', String(pid), `--nofile=${Math.max(...kept) + 2}:`])).code, 0);
    }
    const answers = [];
    for (let i = 0; i < 4; ++i) answers.push(await anna.get('/nodes'));
    for (const { status, body } of answers) {
      assert.ok([200, 503].includes(status), `${status}`);
      if (status === 503) assert.match(text_of(body), /Reference: [0-9a-f]{32}/);
    }
    assert.ok(answers.some(({ status }) => status === 503), answers.map(({ status }) => status).join());
    for (const pid of pids) await allow_descriptors(pid, 100);
    assert.equal((await anna.get('/nodes')).status, 200);
    assert.deepEqual(workers(page).map(({ pid }) => pid), pids);
  });

  it('leaves every invariant whole', async () => {
    await settle();
    assert.deepEqual(violations_of(await judge([anna, ben])), []);
  });

});
