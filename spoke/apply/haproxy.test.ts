import { existsSync, readlinkSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState, SiteState } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import type { PoolMember } from '../../shared/pools.ts';
import { createHost, type Host } from '../../test/fakes/apache-host.ts';
import { haproxyEntry } from '../disk/places.ts';
import type { WebServer } from '../webserver/webserver.ts';

/** A web server that serves these sites, and tells whom it was asked for. */
class Member {
  readonly name: string;
  readonly sites: Set<string>;
  readonly asked: (string | string[] | undefined)[] = [];
  readonly paths: (string | undefined)[] = [];
  readonly #server: Server;

  constructor(name: string, sites: readonly string[]) {
    this.name = name;
    this.sites = new Set(sites);
    this.#server = createServer((request, response) => {
      const [host = ''] = (request.headers.host ?? '').split(':');
      const isCheck = request.url === '/.well-known/aegir/member';
      if (!isCheck) {
        this.asked.push(request.headers['x-forwarded-for']);
        this.paths.push(request.url);
      }
      response.writeHead(this.sites.has(host) ? 200 : 404);
      response.end(isCheck && this.sites.has(host) ? `${host}\n` : this.name);
    });
  }

  async start(): Promise<PoolMember> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return { name: this.name, address: '127.0.0.1', httpPort: port, weight: 100 };
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The applier with a real HAProxy of its own. */
describe('an apply on a balancer', { timeout: 60_000 }, () => {
  let host: Host;
  let one: Member;
  let two: Member;
  let members: PoolMember[];
  let twist: (web: WebServer) => WebServer;

  beforeEach(async () => {
    twist = (web) => web;
    host = await createHost({ webServer: (web) => web && twist(web) });
    one = new Member('one', ['a.test', 'b.test']);
    two = new Member('two', ['a.test', 'b.test']);
    members = [await one.start(), await two.start()];
  });
  afterEach(async () => {
    await host.close();
    await Promise.all([one.end(), two.end()]);
  });

  function state(
    sites: readonly Partial<SiteState>[],
    given: readonly PoolMember[] = members,
    master?: string,
  ): DesiredState {
    const full = sites.map((site) => ({
      ...{ uri: 'a.test', aliases: [], platform: '', pool: 'cluster1', enabled: true },
      ...site,
    }));
    return {
      web: {
        type: 'haproxy',
        httpPort: host.port,
        httpsPort: host.securePort,
        pools: [{ name: 'cluster1', members: given, ...(master !== undefined && { master }) }],
      },
      platforms: new Map(),
      sites: new Map(full.map((site) => [site.uri, site])),
    };
  }

  async function answers(name: string, times = 8): Promise<Set<string>> {
    const seen = new Set<string>();
    for (let i = 0; i < times; i += 1) seen.add(await host.get(name));
    return seen;
  }

  /** What comes of a form that is sent. */
  function post(path: string, contentType: string): Promise<string> {
    const headers = { host: 'a.test', 'content-type': contentType };
    return new Promise((resolve, reject) => {
      request({ port: host.port, path, method: 'POST', headers }, (response) => {
        response.resume().once('end', () => {
          resolve(`${String(response.statusCode)} ${seenBy(path)}`);
        });
      })
        .once('error', reject)
        .end('x');
    });
  }

  /** Who was asked for a path last. */
  function seenBy(path: string): string {
    const member = [one, two].find((each) => each.paths.at(-1) === path);
    return member?.name ?? 'nobody';
  }

  const APPLIED = { outcome: 'OUTCOME_APPLIED', problems: [] } satisfies Partial<JobResult>;

  it('spreads the requests for its sites over the members, and tells them for whom it asks', async () => {
    const sites = [{ uri: 'a.test', aliases: ['alias.test', '*.wild.test'] }, { uri: 'b.test' }];
    for (const member of [one, two]) for (const name of ['alias.test', 'x.wild.test']) member.sites.add(name);
    expect(await host.apply(state(sites))).toMatchObject(APPLIED);
    expect(await answers('a.test')).toEqual(new Set(['200 one', '200 two']));
    expect(await host.get('x.wild.test')).toMatch(/^200/);
    expect(await host.get('alias.test')).toMatch(/^200/);
    expect(await host.get('unknown.test')).toBe('404 No such site on this server.');
    expect(await host.get('b.test', '/.well-known/aegir/1')).toBe('200 b.test');
    expect(await host.get('unknown.test', '/.well-known/aegir/1')).toMatch(/^404/);
    expect(new Set(one.asked)).toEqual(new Set(['127.0.0.1']));
  });

  it('gives a member that is taken out nothing more, and one with more weight more', async () => {
    await host.apply(state([{}]));
    expect(await host.apply(state([{}], members.slice(0, 1)))).toMatchObject(APPLIED);
    expect(await answers('a.test')).toEqual(new Set(['200 one']));
    const [first, second] = members;
    if (!first || !second) throw new Error('two members');
    await host.apply(
      state(
        [{}],
        [
          { ...first, weight: 1 },
          { ...second, weight: 9 },
        ],
      ),
    );
    const before = two.asked.length;
    for (let i = 0; i < 20; i += 1) await host.get('a.test');
    expect(two.asked.length - before).toBeGreaterThanOrEqual(16);
  });

  it('asks a member without weight only while no other member can answer, but for what it keeps', async () => {
    const [first, second] = members;
    if (!first || !second) throw new Error('two members');
    await host.apply(state([{}], [{ ...first, weight: 0 }, second], 'one'));
    expect(await answers('a.test', 20)).toEqual(new Set(['200 two']));
    expect(await host.get('a.test', '/sites/a.test/files/u.png')).toBe('200 one');
    await two.end();
    await expect.poll(() => host.get('a.test'), { timeout: 10_000 }).toBe('200 one');
  });

  it('sends what visitors change and upload in a cluster to its master, and the files they ask for', async () => {
    expect(await host.apply(state([{}], members, 'two'))).toMatchObject(APPLIED);
    expect(await answers('a.test')).toEqual(new Set(['200 one', '200 two']));
    const form = 'application/x-www-form-urlencoded';
    for (let i = 0; i < 4; i += 1) {
      expect(await post(`/login${String(i)}`, form)).toBe(`200 two`);
      expect(await post(`/node/add${String(i)}`, 'multipart/form-data; boundary=x')).toBe(`200 two`);
      expect(await host.get('a.test', '/sites/a.test/files/u.png')).toBe('200 two');
      expect(await host.get('a.test', '/wp-content/uploads/2026/u.png')).toBe('200 two');
      expect(await host.get('a.test', '/files/2026/u.png')).toBe('200 two');
    }
    await two.end();
    // While it is away the others are asked, who know best what they can take.
    await expect.poll(() => post('/login', form), { timeout: 10_000 }).toBe('200 one');
    await expect
      .poll(() => post('/add', 'multipart/form-data; boundary=x'), { timeout: 10_000 })
      .toBe('200 one');
    expect(await host.get('a.test')).toBe('200 one');
  });

  it('asks another member when one has died, and none that does not serve the site', async () => {
    two.sites.delete('b.test');
    await host.apply(state([{ uri: 'a.test' }, { uri: 'b.test' }]));
    await expect.poll(() => answers('b.test'), { timeout: 10_000 }).toEqual(new Set(['200 one']));
    expect(await answers('a.test')).toEqual(new Set(['200 one', '200 two']));
    await one.end();
    expect(await answers('a.test', 20)).toEqual(new Set(['200 two']));
  });

  it('changes over without a failed request', async () => {
    await host.apply(state([{}]));
    let open = true;
    const seen = new Map<string, number>();
    const loop = async (): Promise<void> => {
      while (open) {
        const answer = await host.get('a.test');
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
      }
    };
    const visitors = [loop(), loop()];
    for (const given of [members.slice(1), members, members.slice(0, 1), members]) {
      expect(await host.apply(state([{}], given))).toMatchObject(APPLIED);
    }
    open = false;
    await Promise.all(visitors);
    expect([...seen.keys()].sort()).toEqual(['200 one', '200 two']);
  });

  it('goes back when the balancer does not take the new generation', async () => {
    await host.apply(state([{}]));
    twist = (web) => ({ ...web, reload: () => Promise.resolve() });
    expect(await host.apply(state([{}, { uri: 'b.test' }]))).toMatchObject({
      outcome: 'OUTCOME_ROLLED_BACK',
      failure: { reason: 'PROBE_FAILED' },
    });
    twist = (web) => web;
    expect(await answers('a.test')).toEqual(new Set(['200 one', '200 two']));
    expect(await host.get('b.test')).toMatch(/^404/);
  });

  it('leaves HAProxy a folder to read whatever is served, and none of it when it serves nothing', async () => {
    expect(existsSync(`${haproxyEntry(host.config)}/.`)).toBe(true);
    await host.apply(state([{}]));
    expect(readlinkSync(haproxyEntry(host.config))).toBe('current/haproxy.d');
    await host.apply({ ...state([]), web: { type: 'none', httpPort: host.port } });
    expect(existsSync(`${haproxyEntry(host.config)}/.`)).toBe(true);
    expect(await host.get('a.test')).toMatch(/ECONNREFUSED/);
  });
});
