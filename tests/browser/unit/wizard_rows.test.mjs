// SPDX-License-Identifier: MIT
// What the wizard's scripts work out by themselves: numbers of rows, networks of addresses, room on storages.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { is_within } from '../../../html/static/addresses.js';
import { overfull, say_overfull } from '../../../html/static/disk_space.js';
import { lowest_free, with_number } from '../../../html/static/row_numbers.js';

describe('rows', () => {
  it('take the lowest number that is free, until all are used', () => {
    assert.equal(lowest_free([], 32), 0);
    assert.equal(lowest_free([0, 1, 3], 32), 2);
    assert.equal(lowest_free([2, 1], 32), 0);
    assert.equal(lowest_free([0, 1, 2], 3), null);
  });
  it('are numbered wherever their number stands', () => {
    assert.equal(with_number('f-net#-ip-hint f-net#-ip-error', 12), 'f-net12-ip-hint f-net12-ip-error');
  });
});

describe('a gateway', () => {
  it('is inside or outside of a network', () => {
    for (const [network, gateway, inside] of [
      ['192.0.2.10/24', '192.0.2.1', true], ['192.0.2.10/24', '192.0.3.1', false],
      ['192.0.2.10/30', '192.0.2.12', false], ['10.0.0.1/8', '10.255.255.255', true],
      ['2001:db8::10/64', '2001:db8::1', true], ['2001:db8::10/64', '2001:db8:0:1::1', false],
      ['2001:db8::10/128', '2001:db8::11', false], [' 192.0.2.10/24 ', ' 192.0.3.1 ', false]])
      assert.equal(is_within(network, gateway), inside, `${network} ${gateway}`);
  });
  it('is not called outside while that is not sure', () => {
    for (const [network, gateway] of [['dhcp', '192.0.2.1'], ['192.0.2.10', '10.0.0.1'], ['192.0.2.10/24', ''],
      ['192.0.2.10/24', '2001:db8::1'], ['192.0.2.10/24', '10.0.0'], ['2001:db8::1::/64', '::1'], ['', '']])
      assert.equal(is_within(network, gateway), true, `${network} ${gateway}`);
  });
});

describe('disks', () => {
  const gib = 1024 ** 3;
  it('are added up by storage', () => {
    const disks = [{ storage: 'a', size: '8' }, { storage: 'b', size: '1' }, { storage: 'a', size: '2.5' }];
    assert.deepEqual(overfull(disks, { a: 10 * gib, b: 10 * gib }), [{ storage: 'a', wanted: 10.5, free: 10 }]);
    assert.deepEqual(overfull(disks, { a: 10.5 * gib }), []);
  });
  it('are not counted without a size, or on a storage of unknown room', () => {
    assert.deepEqual(overfull([{ storage: 'a', size: 'x' }, { storage: 'c', size: '99' }], { a: 0 }), []);
  });
  it('are told in GiB', () => {
    assert.equal(say_overfull({ storage: 'a', wanted: 10.5, free: 9.97 }),
      'a has 9.9 GiB free; the disks chosen for it ask for 10.5 GiB.');
  });
});
