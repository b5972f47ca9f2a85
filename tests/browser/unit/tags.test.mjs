// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { tags_in, without_tag } from '../../../html/static/tags.js';

describe('tags', () => {
  it('are taken apart as Proxmox does', () => {
    assert.deepEqual(tags_in(' web, demo;x  web\n'), ['web', 'demo', 'x']);
    assert.deepEqual(tags_in(' ,; '), []);
  });
  it('are taken away one at a time', () => {
    assert.equal(without_tag('web, demo;x', 'demo'), 'web x');
    assert.equal(without_tag('web', 'web'), '');
    assert.equal(without_tag('web', 'we'), 'web');
  });
});
