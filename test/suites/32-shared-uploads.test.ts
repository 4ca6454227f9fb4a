import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { installSpoke } from '../lab/install.ts';
import { smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const SITE = 'a.example';
const DATA = '/var/aegir/platforms/.aegir/sites';
const UPLOADS = '/var/aegir/uploads/cluster1';
const EXPORT = '/srv/share';

/** Code on the disk of each member, and the uploads of sites on a folder that both see. */
describe('a cluster of an Apache and an nginx with a folder for uploads in common', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ngroups: { grace_seconds: 2 }\n');
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    const share = mkdtempSync('/run/lab/share-');
    chmodSync(share, 0o755);
    mkdirSync(`${share}/uploads`);
    const spec = { shares: [[share, EXPORT]] } as const;
    [web1, web2] = await Promise.all([
      farm.webServer('web1', 'apache', installSpoke, spec),
      farm.webServer('web2', 'nginx', installSpoke, spec),
    ]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    for (const host of [web1, web2]) await host.ok(`mkdir -p ${UPLOADS}`);
    await mount(web1);
    await web1.ok(`chown aegir:aegir ${UPLOADS}`);
    await farm.done('server add cluster1 --web cluster --member web1 --member web2');
    await smallApp(farm.hub, '/var/aegir/platforms/shop', 'one');
    await farm.done('platform add shop --server cluster1');
  }, 240_000);

  async function mount(host: Host): Promise<void> {
    await host.ok(`mount --bind ${EXPORT}/uploads ${UPLOADS}`);
  }

  /** Sends a file to a site on one member; the status. */
  async function upload(host: Host, file: string, text: string, site = SITE): Promise<number> {
    const args = ['--data-binary', text, '-H', 'Content-Type: text/plain'];
    return (await farm.hub.curl(`http://${host.ip}/?name=${file}`, { site, args })).status;
  }

  async function fileOn(host: Host, file: string, site = SITE): Promise<string> {
    const { status, body } = await visit(host, site, `/sites/${site}/files/${file}`);
    return `${String(status)} ${body}`;
  }

  function rows(task: Task__Output): Record<string, string> {
    return Object.fromEntries(
      task.results.map(({ server, state, message }) => [
        server,
        message === '' ? state : `${state}: ${message}`,
      ]),
    );
  }

  it('shares nothing before the folder is proved on all, and writes nothing where it is not mounted', async () => {
    expect(await farm.refusal(`site add ${SITE} --platform shop --uploads shared`)).toMatchObject({
      reason: 'UPLOADS_NOT_SHARED',
      field: 'uploads',
    });
    const failed = await farm.task('server set cluster1 --shared-uploads');
    expect(rows(failed)).toEqual({
      web1: 'success',
      web2: `failure: share: ${UPLOADS} is not the folder of cluster cluster1: it has no marker`,
    });
    expect(await web2.ok(`find ${UPLOADS} -mindepth 1`)).toBe('');
    await mount(web2);
    const task = await farm.done('server verify cluster1');
    expect(rows(task)).toEqual({ web1: 'success', web2: 'success' });
    expect(task.log.map(({ text }) => text).join()).toContain('single point of failure');
  });

  it('lets every member take uploads and show those of all, also while the master is down', async () => {
    await farm.done(`site add ${SITE} --platform shop --uploads shared`);
    expect(await upload(web1, 'one.txt', 'to web1')).toBe(201);
    expect(await upload(web2, 'two.txt', 'to web2')).toBe(201);
    for (const host of [web1, web2]) {
      expect([await fileOn(host, 'one.txt'), await fileOn(host, 'two.txt')]).toEqual([
        '200 to web1',
        '200 to web2',
      ]);
      // Settings stay on the disk of each member, and lead to what is shared.
      expect((await host.ok(['readlink', `${DATA}/${SITE}/files`])).trim()).toBe(`${UPLOADS}/${SITE}/files`);
      expect((await visit(host, SITE, `/sites/${SITE}/private/one.txt`)).status).toBe(403);
    }
    // What strangers send is shown and not run, as anywhere.
    expect(await upload(web1, 'evil.php', '<?php echo 6 * 7;')).toBe(201);
    for (const host of [web1, web2]) expect(await fileOn(host, 'evil.php')).toMatch(/^40[34] /);
    await web1.ok('systemctl stop apache2');
    expect(await upload(web2, 'three.txt', 'meanwhile')).toBe(201);
    await web1.ok('systemctl start apache2');
    expect(await fileOn(web1, 'three.txt')).toBe('200 meanwhile');
  });

  it('names the member that has lost the folder, where nobody writes, and serves on everywhere else', async () => {
    await web2.ok('systemctl stop nginx php8.2-fpm');
    await web2.ok(`umount ${UPLOADS}`);
    await web2.ok('systemctl start php8.2-fpm nginx');
    const group = await farm.task('server verify cluster1');
    expect([group.state, rows(group)['web1']]).toEqual(['failure', 'success']);
    expect(rows(group)['web2']).toContain(`${UPLOADS} is not the folder of cluster cluster1`);
    const task = await farm.task(`site verify ${SITE}`);
    expect([task.state, rows(task)['web1']]).toEqual(['warning', 'success']);
    const [problem] = task.results.find(({ server }) => server === 'web2')?.problems ?? [];
    expect(problem).toMatchObject({ reason: 'SHARE_MISSING' });
    // Nothing new is begun where not all would have it.
    const added = await farm.task('site add c.example --platform shop --uploads shared');
    expect([added.state, added.reason]).toEqual(['failure', 'SHARE_MISSING']);
    await farm.done('site remove c.example --no-backup --yes');
    expect((await farm.task('platform verify shop')).state).toBe('success');
    expect(await upload(web1, 'four.txt', 'on web1')).toBe(201);
    expect(await upload(web2, 'lost.txt', 'x')).toBe(500);
    expect((await visit(web2, SITE)).status).toBe(200);
    expect(await web2.ok(`find ${UPLOADS} -mindepth 1`)).toBe('');
    await mount(web2);
    await web2.ok('systemctl restart php8.2-fpm nginx');
    await farm.done(`site verify ${SITE}`);
    expect(await fileOn(web2, 'four.txt')).toBe('200 on web1');
  });

  it('brings the uploads of a site to its master and back while visitors send more, and loses none', async () => {
    const taken: string[] = [];
    const refused: number[] = [];
    const over = new AbortController();
    const visitor = (async () => {
      for (let n = 0; !over.signal.aborted; n += 1) {
        const host = n % 2 === 0 ? web1 : web2;
        const file = `loop-${String(n)}.txt`;
        const status = await upload(host, file, file);
        if (status === 201) taken.push(file);
        else refused.push(status);
      }
    })();
    await farm.hub.ok('head -c 300000 /dev/zero > /root/large');
    const large = ['--limit-rate', '100k', '--data-binary', '@/root/large', '-H', 'Content-Type: image/png'];
    /** Longer under way than all of its change takes. */
    const slow = (host: Host, file: string) =>
      farm.hub.curl(`http://${host.ip}/?name=${file}`, { site: SITE, args: large });
    try {
      const fromOther = slow(web2, 'slow-1.png');
      await farm.done(`site set ${SITE} --uploads primary`);
      if ((await fromOther).status === 201) taken.push('slow-1.png');
      expect(await web1.ok(`test ! -L ${DATA}/${SITE}/files && ls ${DATA}/${SITE}/files`)).toContain(
        'two.txt',
      );
      expect((await web1.exec(['test', '-e', `${UPLOADS}/${SITE}`])).code).toBe(1);
      const toMaster = slow(web1, 'slow-2.png');
      await farm.done(`site set ${SITE} --uploads shared`);
      if ((await toMaster).status === 201) taken.push('slow-2.png');
    } finally {
      over.abort();
      await visitor;
    }
    expect(taken.length).toBeGreaterThan(10);
    expect(taken).toEqual(expect.arrayContaining(['slow-1.png', 'slow-2.png']));
    expect(new Set(refused)).toEqual(new Set([503]));
    const files = (await web2.ok(`ls ${UPLOADS}/${SITE}/files`)).split('\n');
    expect(taken.filter((file) => !files.includes(file))).toEqual([]);
    for (const host of [web1, web2]) expect(await fileOn(host, 'one.txt')).toBe('200 to web1');
  });

  it('backs up, restores, clones and renames with the uploads, and lets another member be master', async () => {
    await farm.done(`backup create ${SITE}`);
    const { backups } = await farm.ask<{ backups: { name: string }[] }>(`backup list --site ${SITE}`);
    await upload(web2, 'later.txt', 'after the backup');
    await farm.done(`backup restore ${backups[0]?.name ?? ''} --yes`);
    for (const host of [web1, web2]) {
      expect(await fileOn(host, 'one.txt')).toBe('200 to web1');
      expect(await fileOn(host, 'later.txt')).not.toContain('after the backup');
    }
    await farm.done(`site clone ${SITE} --to b.example --platform shop`);
    expect(await upload(web2, 'own.txt', 'of b', 'b.example')).toBe(201);
    expect(await fileOn(web1, 'own.txt', 'b.example')).toBe('200 of b');
    expect(await fileOn(web1, 'own.txt')).not.toContain('of b');
    await farm.done('server set cluster1 --master web2');
    await farm.done('site rename b.example --to c.example');
    for (const host of [web1, web2]) expect(await fileOn(host, 'own.txt', 'c.example')).toBe('200 of b');
    expect(await web1.ok(`ls ${UPLOADS}`)).not.toContain('b.example');
    expect(await farm.refusal('server set cluster1 --no-shared-uploads')).toMatchObject({
      reason: 'UPLOADS_SHARED',
    });
  });

  it('lets a site leave the cluster with its uploads, and leaves nothing of them on the folder', async () => {
    await smallApp(farm.hub, '/var/aegir/platforms/solo', 'solo');
    await farm.done('platform add solo --server web1');
    await farm.done('site migrate c.example --platform solo');
    expect(await fileOn(web1, 'own.txt', 'c.example')).toBe('200 of b');
    expect(await upload(web1, 'more.txt', 'alone', 'c.example')).toBe(201);
    expect((await web1.exec(['test', '-L', `${DATA}/c.example/files`])).code).toBe(1);
    expect(await web1.ok(`ls ${UPLOADS}`)).not.toContain('c.example');
    expect((await visit(web2, 'c.example')).status).toBe(404);
    expect(await fileOn(web1, 'one.txt')).toBe('200 to web1');
  });

  it('lets a platform leave the cluster with the uploads of all its sites', async () => {
    const task = await farm.done('platform set shop --server web2');
    expect([task.state, task.log.filter(({ level }) => level === 'warning')]).toEqual(['success', []]);
    expect(await fileOn(web2, 'one.txt')).toBe('200 to web1');
    expect(await upload(web2, 'last.txt', 'alone')).toBe(201);
    expect((await web2.exec(['test', '-L', `${DATA}/${SITE}/files`])).code).toBe(1);
    expect(await web2.ok(`ls ${UPLOADS}`)).toBe('');
    expect((await visit(web1, SITE)).status).toBe(404);
    await farm.done('server set cluster1 --no-shared-uploads');
  });
});
