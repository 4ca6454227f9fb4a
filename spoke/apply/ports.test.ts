import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { EMPTY_STATE } from '../../shared/desired-state.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { awaitSettled } from './ports.ts';

const NEVER = new AbortController().signal;

/** A port of the host's own configuration, which a web server holds that is not seen to run. */
describe('a port that is held while no web server is seen to run', () => {
  let holder: Server;
  let port: number;
  let isSeen: boolean;

  beforeEach(async () => {
    isSeen = false;
    holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    ({ port } = holder.address() as AddressInfo);
  });
  afterEach(() => {
    holder.close();
  });

  async function waitedMs(type: 'apache' | 'none' = 'apache'): Promise<number> {
    const began = performance.now();
    const web = { observe: () => (isSeen ? {} : null) } as WebServer;
    const before = { state: { ...EMPTY_STATE, web: { type, httpPort: port } } };
    await awaitSettled(web, before, systemClock, NEVER);
    return performance.now() - began;
  }

  it('is waited for until the web server that starts is seen', async () => {
    setTimeout(() => (isSeen = true), 120);
    expect(await waitedMs()).toBeGreaterThan(100);
    expect(holder.listening).toBe(true);
  });

  it('is waited for until the last process of one that ended has let it go', async () => {
    setTimeout(() => holder.close(), 120);
    expect(await waitedMs()).toBeGreaterThan(100);
  });

  it('counts as held by another program after a while, and at once where nothing was served before', async () => {
    expect(await waitedMs('none')).toBeLessThan(1_000);
    expect(await waitedMs()).toBeGreaterThan(1_900);
  });
});
