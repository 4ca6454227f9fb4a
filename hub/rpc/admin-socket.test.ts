import * as grpc from '@grpc/grpc-js';
import { linkSync, mkdtempSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { bind } from '../../shared/rpc/server.ts';
import { clearSocketPath } from './admin-socket.ts';

let folder: string;
let server: grpc.Server;
const path = (): string => join(folder, 'run', 'admin.sock');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-socket-'));
  server = new grpc.Server();
  await clearSocketPath(path());
  await bind(server, `unix:${path()}`, grpc.ServerCredentials.createInsecure());
});

afterEach(() => {
  server.forceShutdown();
  removeTree(folder, tmpdir());
});

describe('the place of the admin socket', () => {
  it('is a folder of its own, closed to strangers', () => {
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o750);
    expect(statSync(path()).mode & 0o022).toBe(0);
  });

  it('is not taken from a hub that answers', async () => {
    await expect(clearSocketPath(path())).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  });

  it('is taken over from a hub that died', async () => {
    // A second name keeps the file when its owner takes the first away.
    linkSync(path(), `${path()}.kept`);
    server.forceShutdown();
    await expect.poll(() => statSync(path(), { throwIfNoEntry: false })).toBeUndefined();
    renameSync(`${path()}.kept`, path());
    await clearSocketPath(path());
    expect(statSync(path(), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('is not made of a file, nor of a path the kernel does not take', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    await expect(clearSocketPath(file)).rejects.toMatchObject({ reason: 'CONFIG_INVALID' });
    await expect(clearSocketPath(`/${'x'.repeat(120)}`)).rejects.toMatchObject({
      reason: 'CONFIG_INVALID',
      field: 'listen.admin_socket',
    });
  });
});
