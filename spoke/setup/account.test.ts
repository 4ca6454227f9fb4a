import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { ownPlatforms } from './account.ts';

const PLATFORMS = '/var/aegir/platforms';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'aegir-account-'));
  mkdirSync(join(base, 'proc/self'), { recursive: true });
});
afterEach(() => {
  removeTree(base, tmpdir());
});

function ownWhere(type: string | null): number {
  const line = `29 1 0:26 / ${PLATFORMS} rw,relatime shared:5 - ${type ?? ''} source rw\n`;
  writeFileSync(join(base, 'proc/self/mountinfo'), type === null ? '' : line);
  return ownPlatforms(PLATFORMS, base).length;
}

describe('the folder of platforms', () => {
  it('is given to the account where it is this machine’s, also on a disk of its own', () => {
    expect([ownWhere(null), ownWhere('ext4')]).toEqual([1, 1]);
  });

  it('is left to whom it belongs where it is a share', () => {
    expect([ownWhere('nfs'), ownWhere('nfs4')]).toEqual([0, 0]);
  });
});
