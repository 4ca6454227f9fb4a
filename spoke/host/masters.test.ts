import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectBroken } from '../../test/fakes/broken.ts';
import type { Pool } from '../../shared/pools.ts';
import { masterLines } from './masters.ts';

const NEVER = new AbortController().signal;

describe('the master that a member passes uploads on to', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
  });

  const pool = (httpsPort?: number, address = '127.0.0.1'): Pool => ({
    name: 'cluster1',
    members: [
      { name: 'web1', address, httpPort: port, ...(httpsPort !== undefined && { httpsPort }), weight: 100 },
    ],
    master: 'web1',
  });

  it('is there when its ports take connections', async () => {
    const [line] = await masterLines([pool(port)], NEVER);
    expect(line).toMatchObject({ name: 'master.cluster1', outcome: 'OUTCOME_OK' });
    expect(line?.finding).toContain('web1 (127.0.0.1)');
  });

  it('is named with its port, with who cannot reach it, and with a way out, when one of them takes none', async () => {
    const [line] = await masterLines([pool(1)], NEVER);
    expectBroken('master.cluster1', [line], /aegirctl server set cluster1 --master/);
    expect(line?.finding).toMatch(
      /^\S+ cannot reach port 1 of web1 \(127\.0\.0\.1\), the master of cluster1: .*ECONNREFUSED/,
    );
    expect(line?.remedy).toContain('aegirctl server set cluster1 --master SERVER');
  });

  it('is named when its name leads nowhere', async () => {
    const [line] = await masterLines([pool(undefined, 'nowhere.invalid')], NEVER);
    expect(line?.outcome).toBe('OUTCOME_WARNING');
    expect(line?.finding).toContain('nowhere.invalid');
  });

  it('has no line while a cluster takes no uploads at all', async () => {
    expect(await masterLines([{ name: 'cluster1', members: [] }], NEVER)).toEqual([]);
  });
});
