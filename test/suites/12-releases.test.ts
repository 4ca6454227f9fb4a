import { beforeAll, describe, expect, it } from 'vitest';
import type { DiffReleasesResponse__Output } from '../../shared/proto/gen/aegir/v1/DiffReleasesResponse.ts';
import type { Platform__Output } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Release__Output } from '../../shared/proto/gen/aegir/v1/Release.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { difference } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const PLATFORMS = '/var/aegir/platforms';
const SHOP = `${PLATFORMS}/shop`;
const OLD_COPY = '/var/aegir/old-shop';
const MB = 1_000_000;

/** Tries whatever would change a release, as code that somebody broke into would. */
const SPOILER = `<?php
foreach ([__FILE__, __DIR__ . '/robots.txt'] as $file) {
  foreach ([fn() => file_put_contents($file, 'x'), fn() => chmod($file, 0666), fn() => unlink($file)] as $harm) {
    $words[] = @$harm() === false ? 'kept' : 'harmed';
  }
}
echo implode(' ', $words);
`;

describe('releases', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2')]);
    await Promise.all([farm.serve(web1), farm.serve(web2)]);
    await farm.build('shop', web1, ['a.example']);
    await farm.hub.ok(['cp', '-a', SHOP, OLD_COPY]);
    await farm.edit('shop', 'two');
    farm.hub.write(`${SHOP}/added.txt`, 'new in two\n');
    await farm.done('platform verify shop');
  }, 240_000);

  async function configure(text: string): Promise<void> {
    farm.hub.write('/etc/aegir/hub.yaml', `advertise: hub\n${text}`);
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    await Promise.all(['web1', 'web2'].map((name) => farm.spokeIs(name, 'connected')));
  }

  const releases = async (): Promise<Release__Output[]> =>
    (await farm.ask<{ releases: Release__Output[] }>('platform release list shop')).releases;

  async function page(): Promise<string> {
    return (await visit(web1, 'a.example')).body;
  }

  it('are listed with what is live and where they are', async () => {
    expect(await page()).toContain('version=two');
    const [live, before, ...more] = await releases();
    expect(more).toEqual([]);
    expect(live).toMatchObject({ live: true, servers: ['web1'] });
    expect(before).toMatchObject({ live: false, files: (live?.files ?? 0) - 1 });
  });

  it('are compared file by file', async () => {
    const diff = await farm.ask<DiffReleasesResponse__Output>('platform release diff shop');
    expect(diff.changes.map(({ change, path }) => `${change} ${path}`)).toEqual([
      'added added.txt',
      'changed index.php',
      'changed version.txt',
    ]);
    const [live] = await releases();
    expect(diff).toMatchObject({ to: live?.digest, added: 1, removed: 0, changed: 2 });
  });

  it('are gone back to in one step that no visitor notices, byte for byte, and held', async () => {
    const visitors = new Visitors(web1, ['a.example']);
    const task = await farm.done('platform release rollback shop');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    expect(task.kind).toBe('platform.rollback');
    expect(await page()).toContain('version=one include=one');
    expect(await difference(farm.hub, OLD_COPY, web1, SHOP)).toBe('');
    const { platform } = await farm.ask<{ platform: Platform__Output }>('platform show shop');
    const [live] = await releases();
    expect(platform).toMatchObject({ held: true, release: live?.digest });
  });

  it('that cannot be served are not: the live one stays', async () => {
    await web1.ok('echo Broken > /etc/apache2/conf-enabled/zz-broken.conf');
    const task = await farm.task('platform release rollback shop');
    await web1.ok('rm /etc/apache2/conf-enabled/zz-broken.conf');
    expect(task).toMatchObject({ state: 'failure', reason: 'CONFIG_TEST_FAILED' });
    expect(await page()).toContain('version=one');
    const { platform } = await farm.ask<{ platform: Platform__Output }>('platform show shop');
    expect(platform).toMatchObject({ held: true, state: 'verified' });
  });

  it('are left when somebody verifies the platform', async () => {
    await farm.done('platform verify shop');
    expect(await page()).toContain('version=two');
    expect(await difference(farm.hub, SHOP, web1, SHOP)).toBe('');
  });

  it('that were damaged behind our back are mended by the scrub, which says so', async () => {
    const damaged = `${SHOP}/robots.txt`;
    // Same size and times: nothing but its content tells.
    await web1.ok(
      `file=$(readlink -f ${damaged}); touch -r $file /tmp/times; chmod u+w $file; printf X | dd of=$file conv=notrunc status=none; touch -r /tmp/times $file`,
    );
    expect(await web1.ok(['cat', damaged])).toMatch(/^X/);
    await configure("schedule:\n  scrub: '*/5 * * * * *'\n");
    const repaired = await eventually(
      async () => {
        const { tasks } = await farm.ask<{ tasks: Task__Output[] }>('task list --state warning');
        const task = tasks.find(({ kind }) => kind === 'platform.scrub');
        expect(task).toBeDefined();
        return task;
      },
      { within: 60_000, every: 500 },
    );
    expect(repaired).toMatchObject({
      reason: 'CONTENT_CORRUPT',
      message: '1 damaged or lost file was replaced',
    });
    expect(await difference(farm.hub, SHOP, web1, SHOP)).toBe('');
    expect(await page()).toContain('version=two');
  });

  it('that the disk of the hub damaged are made anew there from the folder, and a new server gets every byte', async () => {
    const packs = '/var/lib/aegir-hub/packs/*.pack';
    await farm.hub.ok(
      `for pack in ${packs}; do printf DAMAGE | dd of=$pack bs=1 seek=20 conv=notrunc status=none; done`,
    );
    const mended = await eventually(
      async () => {
        const { tasks } = await farm.ask<{ tasks: Task__Output[] }>('task list --state warning');
        const scrubs = tasks.filter(({ kind }) => kind === 'platform.scrub');
        const task = scrubs.find(({ message }) => message.includes('made anew'));
        expect(task).toBeDefined();
        return task;
      },
      { within: 60_000, every: 500 },
    );
    expect(mended?.reason).toBe('CONTENT_CORRUPT');
    const copy = `${PLATFORMS}/copy`;
    await farm.hub.ok(['cp', '-a', SHOP, copy]);
    farm.hub.write(`${copy}/write.php`, SPOILER);
    await farm.done('platform add copy --server web2');
    expect(await difference(farm.hub, copy, web2, copy)).toBe('');
  }, 120_000);

  it('are nothing that PHP can change, in place or by name', async () => {
    await farm.done('site add c.example --platform copy');
    const { body } = await visit(web2, 'c.example', '/write.php');
    expect(body).toBe('kept kept kept kept kept kept');
    expect(await difference(farm.hub, `${PLATFORMS}/copy`, web2, `${PLATFORMS}/copy`)).toBe('');
  });

  it('leave extended attributes and access lists behind, and come to the same bytes and modes', async () => {
    const [source, tagged] = [`${PLATFORMS}/copy`, 'tagged.txt'];
    await farm.hub.ok(`curl -s --xattr -o ${source}/${tagged} file://${source}/version.txt`);
    await farm.hub.ok(`chown aegir:aegir ${source}/${tagged} && setfacl -m u:nobody:r ${source}/${tagged}`);
    await farm.hub.ok(`mkdir ${source}/listed && setfacl -d -m u:nobody:rx ${source}/listed`);
    await farm.hub.ok(`cp ${source}/version.txt ${source}/listed/ && chown -R aegir:aegir ${source}/listed`);
    const carried = (host: Host): Promise<string> =>
      host.ok(
        `cd ${source}/ && tar --xattrs --acls -cf - ${tagged} listed | grep -ao 'SCHILY.[a-z.]*' | sort -u`,
      );
    const there = await carried(farm.hub);
    for (const kind of ['acl.access', 'acl.default', 'xattr.user']) expect(there).toContain(`SCHILY.${kind}`);
    await farm.done('platform verify copy');
    expect(await carried(web2)).toBe('');
    expect(await web2.ok(`stat -Lc %a ${source}/${tagged} ${source}/listed`)).toBe('644\n755\n');
    expect(await difference(farm.hub, source, web2, source)).toBe('');
    await farm.done('platform verify copy');
  }, 120_000);

  it('reach a fast server beside a slow one, at the rate that is allowed', async () => {
    await configure('content:\n  streams: 1\n  bytes_per_second_per_spoke: 5000000\n');
    for (const name of ['big1', 'big2']) {
      const folder = `${PLATFORMS}/${name}`;
      await farm.hub.ok(
        `mkdir ${folder} && head -c ${String(30 * MB)} /dev/urandom > ${folder}/data.bin && chown -R aegir:aegir ${folder}`,
      );
    }
    await farm.lab.wires.bandwidth(web2, '256kbit');
    const { taskId } = await farm.ask<{ taskId: string }>('platform add big2 --server web2 --no-wait');
    await eventually(
      async () => {
        expect(await streams('active')).toBe(1);
      },
      { within: 60_000 },
    );
    const began = performance.now();
    await farm.done('platform add big1 --server web1');
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(5_000);
    expect(took).toBeLessThan(60_000);
    const { task } = await farm.ask<{ task: Task__Output }>(`task show ${taskId}`);
    expect(task.state).toBe('running');
    // When its line has taken something, it is active until it waits again.
    await eventually(async () => {
      expect(await streams('stalled')).toBe(1);
    });
    expect(await difference(farm.hub, `${PLATFORMS}/big1`, web1, `${PLATFORMS}/big1`)).toBe('');
    await farm.ask(`task cancel ${taskId}`);
    await farm.lab.wires.bandwidth(web2, undefined);
    expect((await farm.ended(taskId)).state).toBe('cancelled');
  }, 240_000);

  async function streams(state: string): Promise<number> {
    const { body } = await farm.hub.curl('http://127.0.0.1:9740/metrics');
    return Number(new RegExp(`aegir_hub_content_streams\\{state="${state}"\\} (\\d+)`).exec(body)?.[1]);
  }
});
