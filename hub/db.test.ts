import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../shared/safe-files.ts';
import { openHubDatabase } from './db.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-hubdb-'));
});

afterEach(() => {
  removeTree(folder, tmpdir());
});

describe("the hub's database", () => {
  it('keeps its epoch and its farm over a restart', () => {
    const first = openHubDatabase(join(folder, 'state'));
    const { epoch, farmId } = first;
    first.close();
    const second = openHubDatabase(join(folder, 'state'));
    expect({ epoch: second.epoch, farmId: second.farmId }).toEqual({ epoch, farmId });
    expect(epoch).toBe(1);
    expect(farmId).toMatch(/^[0-9a-f]{16}$/);
    second.close();
  });

  it('lives in a folder that only its user can enter', () => {
    openHubDatabase(join(folder, 'state')).close();
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  });

  it('belongs to one process at a time', () => {
    const first = openHubDatabase(folder);
    expect(() => openHubDatabase(folder)).toThrow(/another process/);
    first.close();
    openHubDatabase(folder).close();
  });
});
