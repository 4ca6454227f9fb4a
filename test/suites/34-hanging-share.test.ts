import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { expectBroken } from '../fakes/broken.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { installSpoke } from '../lab/install.ts';
import { RemoteFolder } from '../lab/remote-folder.ts';
import { smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const PLATFORMS = '/var/aegir/platforms';
const EXPORT = '/srv/share';
/** Far below the half hour that some waits of the kernel take, and the minute after which a spoke counts as gone. */
const SOON_MS = 30_000;

let farm: Farm;

/** Verdicts by server. */
function rows({ results }: Task__Output): Record<string, string> {
  return Object.fromEntries(
    results.map(({ server, state, message }) => [server, message === '' ? state : `${state}: ${message}`]),
  );
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  return result;
}

const versionOn = async (host: Host, site: string): Promise<string> =>
  /version=(\S+)/.exec((await visit(host, site)).body)?.[1] ?? '';

/** The folder of a pack, or of a cluster's uploads, is mounted and its server does not answer any more. */
describe('a share that hangs', () => {
  let web1: Host;
  let web2: Host;
  let web3: Host;
  let folder: RemoteFolder;

  beforeAll(async () => {
    farm = await Farm.start();
    folder = await RemoteFolder.create();
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ngroups: { grace_seconds: 2 }\n');
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    const seen = { shares: [[folder.view, EXPORT]] } as const;
    [web1, web2, web3] = await Promise.all([
      farm.webServer('web1', 'apache', installSpoke, { shares: [[folder.store, EXPORT]] }),
      farm.webServer('web2', 'apache', installSpoke, seen),
      farm.webServer('web3', 'nginx', installSpoke, seen),
    ]);
    await web1.ok(`mkdir -p ${EXPORT}/platforms ${EXPORT}/uploads && chown -R aegir:aegir ${EXPORT}`);
    for (const host of [web1, web2]) {
      await host.ok(`mkdir -p ${PLATFORMS} && mount --bind ${EXPORT}/platforms ${PLATFORMS}`);
    }
    await Promise.all([farm.serve(web1), farm.serve(web2), farm.serve(web3, 'nginx')]);
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'one');
    await farm.done('server add pack1 --web pack --member web1 --member web2 --master web1');
    await farm.done('platform add shop --server pack1');
    await farm.done('site add a.example --platform shop');
  }, 240_000);

  afterAll(() => {
    folder.thaw();
  });

  it('is named by a verify of the pack within seconds, and the spoke is as alive as ever', async () => {
    folder.freeze();
    const task = await inTime(() => farm.task('server verify pack1'));
    expect(rows(task)).toEqual({
      web1: 'success',
      web2: `failure: share: /srv/share on ${PLATFORMS} does not answer`.replace('/srv/share', folder.store),
    });
    const { checks } = task.results.find(({ server }) => server === 'web2')!;
    expectBroken('share', checks, /See to the server of the share/);
    await farm.spokeIs('web2', 'connected');
    expect((await web2.curl('http://127.0.0.1:9741/livez')).status).toBe(200);
  });

  it('stops a deployment before anything is served that one member does not see, and the others serve on', async () => {
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'two');
    const task = await inTime(() => farm.task('platform verify shop'));
    expect(task.state).toBe('failure');
    expect(rows(task)['web2']).toContain('does not answer');
    expect(await versionOn(web1, 'a.example')).toBe('one');
  });

  it('does not keep a spoke that was killed meanwhile from coming back', async () => {
    await web2.ok('systemctl kill --signal=KILL aegir-spoke');
    await farm.spokeIs('web2', 'away');
    await farm.spokeIs('web2', 'connected');
    const task = await inTime(() => farm.task('server verify web2'));
    expect(JSON.stringify(task.results)).toContain('does not answer');
  });

  it('is as if nothing had been when it answers again', async () => {
    folder.thaw();
    expect(rows(await farm.done('server verify pack1'))).toEqual({ web1: 'success', web2: 'success' });
    await farm.done('platform verify shop');
    expect(await versionOn(web1, 'a.example')).toBe('two');
    expect(await versionOn(web2, 'a.example')).toBe('two');
  });

  it('with the uploads of a cluster holds up only the sites that have theirs there', async () => {
    await web3.ok(`mkdir -p /var/aegir/uploads/c1 && mount --bind ${EXPORT}/uploads /var/aegir/uploads/c1`);
    await farm.done('server add c1 --web cluster --member web3');
    await farm.done('server set c1 --shared-uploads');
    await smallApp(farm.hub, `${PLATFORMS}/blog`, 'blog');
    await smallApp(farm.hub, `${PLATFORMS}/news`, 'news');
    await farm.done('platform add blog --server c1');
    await farm.done('platform add news --server web3');
    await farm.done('site add b.example --platform blog --uploads shared');
    await farm.done('site add n.example --platform news');
    folder.freeze();
    await inTime(() => farm.done('site set n.example --aliases www.n.example'));
    expect(await versionOn(web3, 'www.n.example')).toBe('news');
    const task = await inTime(() => farm.task('site verify b.example'));
    expect(task.state).not.toBe('success');
    expect(JSON.stringify(task)).toContain('does not answer');
    folder.thaw();
    await farm.done('site verify b.example');
  });
});
