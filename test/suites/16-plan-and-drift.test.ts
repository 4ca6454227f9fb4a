import { beforeAll, describe, expect, it } from 'vitest';
import type { DriftEntry__Output } from '../../shared/proto/gen/aegir/v1/DriftEntry.ts';
import type { Plan__Output } from '../../shared/proto/gen/aegir/v1/Plan.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit } from '../lab/visitors.ts';

const CONFIG = '/var/aegir/config';
const LIVE = `${CONFIG}/current/vhost.d`;

interface Drift {
  readonly drift: readonly DriftEntry__Output[];
  readonly healed: readonly DriftEntry__Output[];
}

/** A server with Apache and one with nginx: what is shown before it is done, and what is done by other hands. */
describe('looking before a change, and after other hands', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2', 'nginx')]);
    await Promise.all([farm.serve(web1), farm.serve(web2, 'nginx')]);
    await Promise.all([
      farm.build('shop', web1, ['a1.example', 'a2.example']),
      farm.build('blog', web2, ['n1.example', 'n2.example']),
    ]);
  }, 240_000);

  async function plan(line: string): Promise<{ readonly code: number | null; readonly plan: Plan__Output }> {
    const { code, stdout } = await farm.ctl(`--json ${line}`);
    return { code, ...(JSON.parse(stdout) as { plan: Plan__Output }) };
  }

  async function generationOf(name: string): Promise<number> {
    return (await farm.ask<{ server: Server__Output }>(`server show ${name}`)).server.generation;
  }

  it('a dry run shows the difference and the verdict of both web servers, and changes nothing', async () => {
    for (const [host, platform, site] of [
      [web1, 'shop', 'new1.example'],
      [web2, 'blog', 'new2.example'],
    ] as const) {
      const before = await generationOf(host.name);
      const { code, plan: shown } = await plan(`site add ${site} --platform ${platform} --dry-run`);
      expect(code).toBe(10);
      expect(shown.servers).toMatchObject([
        {
          server: host.name,
          verdict: 'passes',
          changes: [{ kind: 'site', name: site, change: 'added' }],
        },
      ]);
      expect(await generationOf(host.name)).toBe(before);
      expect(await host.exec(`find ${CONFIG} /var/aegir/platforms -name '*${site}*'`)).toMatchObject({
        stdout: '',
      });
      expect((await visit(host, site)).status).toBe(404);
    }
    const { tasks } = await farm.ask<{ tasks: unknown[] }>('task list --object new1.example');
    expect(tasks).toEqual([]);
  });

  it('names the line of a snippet that would be refused, on either', async () => {
    for (const [host, uri] of [
      [web1, 'a1.example'],
      [web2, 'n1.example'],
    ] as const) {
      host.write(`${CONFIG}/site.d/${uri}.conf`, '# mine\nNonsenseDirective on;\n');
      const { code, plan: shown } = await plan(`site set ${uri} --aliases www.${uri} --dry-run`);
      expect(code).toBe(5);
      expect(shown.servers[0]?.problems).toMatchObject([
        { reason: 'SITE_CONFIG_INVALID', site: uri, file: `${CONFIG}/site.d/${uri}.conf`, line: 2 },
      ]);
      await host.ok(['rm', `${CONFIG}/site.d/${uri}.conf`]);
    }
  });

  it('is carried out as it was shown, and refused when anything has moved', async () => {
    const line = 'site set a1.example --aliases www.a1.example';
    const { plan: shown } = await plan(`${line} --dry-run`);
    await farm.done('site disable a2.example');
    expect(await farm.refusal(`${line} --plan ${shown.digest}`)).toMatchObject({
      reason: 'PLAN_STALE',
      exitCode: 4,
    });
    const { plan: fresh } = await plan(`${line} --dry-run`);
    await farm.done(`${line} --plan ${fresh.digest}`);
    expect((await visit(web1, 'www.a1.example')).status).toBe(200);
    expect((await farm.ctl('plan')).code).toBe(0);
  });

  it('a move is shown on the server that is left and on the one that is reached, and carried out as shown', async () => {
    await farm.done('site add moved.example --platform shop');
    const line = 'site migrate moved.example --platform blog';
    const { code, plan: shown } = await plan(`${line} --dry-run`);
    expect(code).toBe(10);
    expect(shown.servers).toMatchObject([
      { server: 'web1', verdict: 'passes', changes: [{ name: 'moved.example', change: 'removed' }] },
      { server: 'web2', verdict: 'passes', changes: [{ name: 'moved.example', change: 'added' }] },
    ]);
    expect((await visit(web2, 'moved.example')).status).toBe(404);
    await farm.done(`${line} --plan ${shown.digest}`);
    expect((await visit(web2, 'moved.example')).status).toBe(200);
    expect((await visit(web1, 'moved.example')).status).toBe(404);
    await farm.done('site remove moved.example --no-backup --yes');
  });

  it('a machine that is away is not asked, and its change is planned and applied later', async () => {
    await web2.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web2', 'away');
    const { code, plan: shown } = await plan('site disable n2.example --dry-run');
    expect([code, shown.servers[0]?.verdict]).toEqual([10, 'not asked']);
    await web2.ok('systemctl start aegir-spoke');
    await farm.spokeIs('web2', 'connected');
  });

  it('shows what somebody changed within two seconds, line by line', async () => {
    await web1.ok(`echo '# by hand' >> ${LIVE}/a1.example`);
    await eventually(
      async () => {
        const { drift } = await farm.ask<Drift>('server drift web1');
        expect(drift).toMatchObject([{ path: 'current/vhost.d/a1.example', kind: 'changed' }]);
        expect(drift[0]?.diff).toContain('+# by hand');
      },
      { within: 2_000 },
    );
  });

  it('heals what other hands did, as it was, and says so', async () => {
    for (const [host, uri] of [
      [web1, 'a1.example'],
      [web2, 'n1.example'],
    ] as const) {
      await farm.done(`server set ${host.name} --drift heal`);
      const entry = host === web1 ? 'apache.conf' : 'nginx.conf';
      const pristine = await host.ok(['cat', `${LIVE}/${uri}`]);
      await host.ok(`rm ${CONFIG}/${entry}; rm ${LIVE}/${uri}; echo 'Nonsense on;' > ${LIVE}/evil.example`);
      await eventually(
        async () => {
          expect((await host.exec(['cat', `${LIVE}/${uri}`])).stdout).toBe(pristine);
          expect((await host.exec(`ls ${LIVE}/evil.example ${CONFIG}/${entry}`)).stdout).toBe(
            `${CONFIG}/${entry}\n`,
          );
        },
        { within: 2_000 },
      );
      await host.ok(`systemctl restart ${host === web1 ? 'apache2' : 'nginx'}`);
      await eventually(async () => {
        expect((await visit(host, uri)).status).toBe(200);
      });
      const { drift, healed } = await farm.ask<Drift>(`server drift ${host.name}`);
      expect(drift).toEqual([]);
      expect(healed.map(({ path }) => path)).toEqual(
        expect.arrayContaining([entry, `current/vhost.d/${uri}`, 'current/vhost.d/evil.example']),
      );
    }
  });

  it('takes a changed snippet into service by itself, and names one that is broken', async () => {
    await farm.done('server set web1 --drift adopt');
    web1.write(`${CONFIG}/site.d/a1.example.conf`, 'ErrorDocument 404 "adopted"\n');
    await eventually(async () => {
      expect((await visit(web1, 'a1.example', '/nothing/here.png')).body).toContain('adopted');
    });
    const before = await generationOf('web1');
    web1.write(`${CONFIG}/site.d/a1.example.conf`, 'NonsenseDirective on\n');
    await eventually(async () => {
      const { tasks } = await farm.ask<{ tasks: { actor: string; state: string }[] }>(
        'task list --object web1 --limit 1',
      );
      expect(tasks).toMatchObject([{ actor: 'drift', state: 'warning' }]);
    });
    expect(await generationOf('web1')).toBeGreaterThan(before);
    expect((await visit(web1, 'a1.example', '/nothing/here.png')).body).toContain('adopted');
    expect((await visit(web1, 'a1.example')).status).toBe(200);
  });

  it('names a web server that lost the way to our files, as after an upgrade, and forgets it once it is back', async () => {
    const found = (): Promise<Drift> => farm.ask<Drift>('server drift web2');
    await web2.ok(
      'mv /etc/nginx/conf.d/aegir.conf /root/ && systemctl restart nginx && systemctl restart aegir-spoke',
    );
    await eventually(
      async () => {
        expect((await found()).drift).toMatchObject([{ path: 'current', kind: 'unserved' }]);
      },
      { within: 30_000 },
    );
    // What cannot be proved is not changed: the task says why, and nothing of it stays.
    const before = await generationOf('web2');
    const task = await farm.task('site set n1.example --aliases www.n1.example');
    expect(task).toMatchObject({ state: 'failure' });
    expect(await generationOf('web2')).toBe(before);

    await web2.ok('mv /root/aegir.conf /etc/nginx/conf.d/ && systemctl restart nginx');
    await eventually(
      async () => {
        expect((await found()).drift).toEqual([]);
      },
      { within: 60_000 },
    );
    await farm.done('site verify n1.example');
    expect((await visit(web2, 'www.n1.example')).status).toBe(200);
  });
});
