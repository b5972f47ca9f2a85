// SPDX-License-Identifier: MIT
// `berthctl backup`, `restore` and `migrate` as an operator types them, beside running pages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';

import { berthctl, build, folder, run, sql } from '../faults/site.mjs';
import { new_visitor, text_of } from '../faults/visitor.mjs';

const file = `${folder}/berth.backup`;
const try_to = (...words) => run(`${build}/bin/berthctl`, ['--config', process.env.BERTH_CONFIG, ...words]);
async function with_newer_schema(work) {
  await sql(`INSERT INTO migrations (number, name, finished_at) VALUES (999, '999_later.sql', NOW(3))`);
  try {
    return await work();
  } finally {
    await sql('DELETE FROM migrations WHERE number = 999');
  }
}
const users = async () => (await sql('SELECT name FROM users ORDER BY name')).flat();

describe('a backup', () => {
  let anna, known;
  before(async () => {
    anna = await new_visitor('anna');
    known = await users();
    await berthctl('backup', file);
  });

  it('is one private file, whose checksum any machine can check', async () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { out } = await run('sh', ['-c', `head -n -1 '${file}' | sha256sum`]);
    const last = JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1));
    assert.equal(out.split(' ')[0], last.sha256);
    assert.equal((await try_to('backup', file)).code, 1);
  });

  it('can go through a pipe', async () => {
    const { code, out, complaints } = await try_to('backup', '-');
    assert.deepEqual([code, complaints], [0, '']);
    writeFileSync(`${file}.piped`, out);
    assert.equal(out.split('\n').length, readFileSync(file, 'utf8').split('\n').length);
  });

  it('says of itself whether it is whole, from a pipe too', async () => {
    const { rows, keys } = JSON.parse(await berthctl('backup', `${file}.again`, '--json'));
    const facts = JSON.parse(await berthctl('backup', '--check', `${file}.again`, '--json'));
    assert.deepEqual([facts.rows, facts.keys, facts.unreadable_secrets], [rows, keys, 0]);
    const piped = await run('sh', ['-c', `gzip -c '${file}' | gunzip -c | '${build}/bin/berthctl' backup --check /dev/stdin`]);
    assert.equal(piped.code, 0);
    assert.match(piped.out, /is whole: [0-9]+ rows of schema/);
    writeFileSync(`${file}.half`, readFileSync(file).subarray(0, 5000));
    const half = await try_to('backup', '--check', `${file}.half`, '--json');
    assert.equal(half.code, 1);
    assert.match(JSON.parse(half.out).error.message, /is not whole/);
  });

  it('that is killed in the middle has no name, and is not in the way of the next', async () => {
    const wanted = `${file}.nightly`;
    const env = { ...process.env, BERTH_CRASH_AT: 'before_backup_ends' };
    const words = ['--config', process.env.BERTH_CONFIG, 'backup', wanted];
    assert.equal((await run(`${build}/bin/berthctl`, words, { env })).code, 137);
    assert.ok(!existsSync(wanted));
    assert.ok(existsSync(`${wanted}.part`));
    await berthctl('backup', wanted);
    await berthctl('backup', '--check', wanted);
    assert.ok(!existsSync(`${wanted}.part`));
  });

  it('that is refused on its way into a pipe sends nothing into it', async () => {
    const { code, out, complaints } = await with_newer_schema(() => try_to('backup', '-', '--json'));
    assert.deepEqual([code, out], [1, '']);
    assert.match(complaints, /install the newer Berth/);
  });

  it('names the secrets that no key opens', async () => {
    const [[id, name]] = await sql('SELECT id, name FROM nodes ORDER BY id LIMIT 1');
    const seal = `SELECT HEX(seal_id) FROM nodes WHERE id = ${id}`;
    const [[known_seal]] = await sql(seal);
    await sql(`UPDATE nodes SET seal_id = REPEAT('x', 16) WHERE id = ${id}`);
    const { unreadable, keys } = JSON.parse(await berthctl('backup', `${file}.unreadable`, '--json'));
    await sql(`UPDATE nodes SET seal_id = UNHEX('${known_seal}') WHERE id = ${id}`);
    assert.deepEqual(unreadable, [{ node_id: Number(id), name, key: keys }]);
  });

  it('comes back over what the pages show, and they go on', async () => {
    await sql(`UPDATE users SET name = CONCAT(name, '-changed')`);
    const refused = await try_to('restore', file);
    assert.equal(refused.code, 1);
    assert.match(refused.complaints, /--replace/);
    assert.notDeepEqual(await users(), known);
    const restored = JSON.parse(await berthctl('restore', file, '--replace', '--json'));
    assert.deepEqual([restored.missing_keys, restored.redis_cleared], ['', true]);
    assert.deepEqual(await users(), known);
    assert.equal((await anna.get('/nodes')).status, 303, 'sessions end');
    await anna.sign_in();
    assert.match(text_of((await anna.get('/nodes')).body), /pve1/);
    assert.deepEqual(await sql(`SHOW DATABASES LIKE '%\\_restore'`), []);
  });

  it('that came through a pipe comes back, too', async () => {
    await berthctl('restore', `${file}.piped`, '--replace');
    assert.deepEqual(await users(), known);
  });

  it('that is damaged is refused, and everything stays', async () => {
    writeFileSync(`${file}.cut`, readFileSync(file).subarray(0, -50));
    const refused = await try_to('restore', `${file}.cut`, '--replace');
    assert.equal(refused.code, 1);
    assert.match(refused.complaints, /is not whole/);
    assert.deepEqual(await users(), known);
  });
});

describe('the database', () => {
  it('that is up to date has nothing to migrate', async () => {
    assert.equal((await try_to('migrate', '--check')).code, 0);
    assert.deepEqual(JSON.parse(await berthctl('migrate', '--json')), []);
  });

  it('that a newer Berth has migrated is refused by every command, in words', async () => {
    await with_newer_schema(async () => {
      for (const words of [['migrate'], ['migrate', '--check'], ['restore', file, '--replace'],
        ['backup', `${file}.2`], ['key', 'rotate'], ['user', 'list'], ['reconcile']]) {
        const { code, complaints } = await try_to(...words);
        assert.notEqual(code, 0, words.join(' '));
        assert.match(complaints, /install the newer Berth/, words.join(' '));
      }
    });
  });

  it('that is older says what would be run, and with which code', async () => {
    const [[number]] = await sql('SELECT MAX(number) FROM migrations');
    await sql(`CREATE TABLE kept_migrations AS SELECT * FROM migrations WHERE number = ${number}`);
    await sql(`DELETE FROM migrations WHERE number = ${number}`);
    const { code, out } = await try_to('migrate', '--check', '--json');
    assert.equal(code, 4);
    assert.equal(JSON.parse(out).length, 1);
    const list = await try_to('user', 'list');
    assert.equal(list.code, 1, 'another time is no better');
    assert.match(list.complaints, /run `berthctl migrate`/);
    await sql('INSERT INTO migrations SELECT * FROM kept_migrations');
    await sql('DROP TABLE kept_migrations');
  });
});
