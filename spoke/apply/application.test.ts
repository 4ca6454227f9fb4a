import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { stateOf } from '../../test/fakes/apache-host.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { compareApplications, takeBaseline, type ApplicationReport } from './application.ts';
import { NO_GENERATION, type GenerationRecord } from './record.ts';

const RELEASE = 'a'.repeat(64);
const WEB = { addressOf: () => '127.0.0.1' } as unknown as WebServer;

/** What a site does with a visitor; `end` closes the line. */
type Act = (response: ServerResponse) => void;
const says =
  (status: number): Act =>
  (response) => {
    response.writeHead(status).end('x');
  };
const hangs: Act = () => undefined;
const dies: Act = (response) => response.destroy();

describe('the front page of a site after a change', () => {
  let server: Server;
  let record: GenerationRecord;
  /** What the site does with each visitor in turn; the last stays. */
  let acts: Act[];

  beforeEach(async () => {
    server = createServer((_, response) => {
      const [act = hangs] = acts.length > 1 ? acts.splice(0, 1) : acts;
      act(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    record = { ...NO_GENERATION, generation: 2, state: stateOf(port, RELEASE, [{ uri: 'a.test' }]) };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Nobody sleeps, and of the time that a site has most has passed before it is asked. */
  function hasty(): Clock {
    let looks = 0;
    const monotonic = (): number => (looks++ === 0 ? 0 : performance.now() - began + 9_800);
    const began = performance.now();
    return { ...systemClock, monotonic, sleep: () => Promise.resolve() };
  }

  async function changed(before: Act, ...after: Act[]): Promise<ApplicationReport> {
    acts = [before];
    const baseline = await takeBaseline(WEB, record, ['a.test']);
    acts = after;
    return compareApplications(WEB, record, ['a.test'], baseline, hasty());
  }

  it.each<[string, Act, RegExp]>([
    ['fails', says(500), /status 500/],
    ['answers no more', hangs, /no answer within/],
    ['breaks off', dies, /hang up|aborted|reset/],
  ])('that worked and %s goes back, by name', async (_what, after, words) => {
    const { broken } = await changed(says(200), after);
    expect(broken).toMatchObject({ site: 'a.test', error: { reason: 'SITE_BROKEN' } });
    expect(broken?.error.message).toMatch(words);
  });

  it('that fails for a moment, or leads elsewhere, or wants a password, works', async () => {
    for (const after of [[says(500), says(503), says(200)], [says(302)], [says(401)], [says(404)]])
      expect(await changed(says(200), ...after)).toEqual({ broken: null, ailing: [] });
  });

  it('that failed before is told of, and stands in the way of nothing', async () => {
    for (const before of [says(500), dies])
      expect(await changed(before, says(503))).toEqual({
        broken: null,
        ailing: [{ site: 'a.test', what: 'status 503' }],
      });
    expect(await changed(says(500), says(200))).toEqual({ broken: null, ailing: [] });
  });
});
