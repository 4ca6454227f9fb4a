import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit } from '../lab/visitors.ts';

const BACKUP = '/root/hub.tar.gz';

/** What happens to the hub of a farm: its database, its disk, its backups, its operators. */
describe('the hub of a farm', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('d11', web1, ['a.example']);
  }, 240_000);

  async function startHub(): Promise<void> {
    await farm.hub.ok('systemctl reset-failed aegir-hub; systemctl start aegir-hub');
    await farm.hubReady();
  }

  /** A spoke waits longer and longer for a hub that is away, up to a minute; a person does not have to. */
  async function callSpoke(): Promise<void> {
    await web1.ok('systemctl restart aegir-spoke');
    await farm.spokeIs('web1', 'connected');
  }

  async function sites(): Promise<string[]> {
    return (await farm.ask<{ sites: Site__Output[] }>('site list')).sites.map(({ uri }) => uri);
  }

  it('is backed up while it works, for root alone, and the backup proves to be whole', async () => {
    const busy = farm.done('platform verify d11');
    await farm.hub.ok(`aegir-hub backup create --to ${BACKUP}`);
    await busy;
    expect(await farm.hub.ok(`stat -c '%U %a' ${BACKUP}`)).toBe('root 600\n');
    expect(await farm.hub.ok(`aegir-hub backup verify ${BACKUP}`)).toMatch(
      /It holds 1 server, 1 platform, 1 site/,
    );
    expect((await farm.hub.ok(`tar -tzf ${BACKUP}`)).split('\n').filter((name) => name !== '')).toEqual([
      'backup.json',
      'hub.db',
      'authority/authority.pem',
      'authority/hub.pem',
      'vault.key',
      'hub.yaml',
    ]);
  });

  it('has a spoke log more for a time', async () => {
    await farm.ask('support log-level debug --server web1');
    await eventually(async () => {
      expect(await web1.journal('aegir-spoke', 50)).toContain('"logLevel":"debug"');
    });
  });

  it('gives a bundle for those who help, and again when it is killed and its settings have an error', async () => {
    await farm.hub.ok('aegirctl support bundle --out /root/support.tar.gz');
    expect(await farm.hub.ok("stat -c '%U %a' /root/support.tar.gz")).toBe('root 600\n');
    expect(await inBundle('support.tar.gz', 'tasks.jsonl')).toContain('"platform.verify"');
    expect(await inBundle('support.tar.gz', 'connected.json')).toContain('web1');
    // Its own user may not read the journal: it remembers what it said itself.
    expect(await inBundle('support.tar.gz', 'journal.txt')).toContain('hub is up');
    expect((await farm.ctl('audit list')).stdout).toContain('SupportService/MakeBundle');
    await farm.hub.ok('systemctl kill -s KILL aegir-hub; systemctl stop aegir-hub');
    await farm.hub.ok(
      'cp /etc/aegir/hub.yaml /root/hub.yaml && sed -i "\\$a log_level: loud" /etc/aegir/hub.yaml',
    );
    await farm.hub.ok('aegir-hub support-bundle --out /root/dead.tar.gz');
    await farm.hub.ok('cp /root/hub.yaml /etc/aegir/hub.yaml');
    expect(await inBundle('dead.tar.gz', 'manifest.json')).toMatch(/"settings: .*log_level/);
    expect(await inBundle('dead.tar.gz', 'tasks.jsonl')).toContain('"platform.verify"');
    expect(await inBundle('dead.tar.gz', 'journal.txt')).toContain('hub is up');
    for (const name of ['support.tar.gz', 'dead.tar.gz']) {
      const all = await farm.hub.ok(`tar -xOzf /root/${name}`);
      const key = await farm.hub.ok('cat /var/lib/aegir-hub/vault.key');
      expect(all.includes(key.trim())).toBe(false);
      expect(all).not.toMatch(/PRIVATE KEY|aegir1\./);
    }
    await startHub();
  });

  async function inBundle(bundle: string, file: string): Promise<string> {
    return farm.hub.ok(`tar -xOzf /root/${bundle} ${file}`);
  }

  it('has lost nothing that it acknowledged when it is killed in the middle of changes', async () => {
    const added = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        farm
          .ctl(`site add k${String(at)}.example --platform d11 --no-wait`)
          .then(({ code }) => ({ at, code })),
      ).concat(
        farm.hub.exec('sleep 0.6; systemctl kill -s KILL aegir-hub').then(() => ({ at: -1, code: -1 })),
      ),
    );
    await startHub();
    const there = await sites();
    for (const { at, code } of added) if (code === 0) expect(there).toContain(`k${String(at)}.example`);
    // What is still under way would make the server newer than the backups of the next stories.
    await callSpoke();
    await eventually(
      async () => {
        const { tasks } = await farm.ask<{ tasks: Task__Output[] }>('task list');
        expect(tasks.filter(({ endedMs }) => endedMs === 0)).toEqual([]);
      },
      { within: 60_000, every: 300 },
    );
  });

  it('makes a backup that is whole or not there when it is killed meanwhile', async () => {
    for (const seconds of ['0.2', '0.35', '0.5']) {
      await farm.hub.exec(`timeout -s KILL ${seconds} aegir-hub backup create --to /root/cut.tar.gz`);
      const { stdout } = await farm.hub.exec('ls /root/cut.tar.gz 2>/dev/null');
      if (stdout !== '') await farm.hub.ok('aegir-hub backup verify /root/cut.tar.gz; rm /root/cut.tar.gz');
    }
  });

  it('is not restored while it runs, nor over itself unless told', async () => {
    expect((await farm.hub.exec(`aegir-hub restore ${BACKUP} --replace`)).stderr).toContain(
      'DATABASE_LOCKED',
    );
    await farm.hub.ok('systemctl stop aegir-hub');
    expect((await farm.hub.exec(`aegir-hub restore ${BACKUP}`)).stderr).toContain('IN_USE');
  });

  it('refuses to serve from files that are not its own, and says how to mend it', async () => {
    await farm.hub.ok('chown root:root /var/lib/aegir-hub/hub.db; chmod 600 /var/lib/aegir-hub/hub.db');
    expect(await whyNot()).toContain('chown');
    await farm.hub.ok('chown aegir-hub:aegir-hub /var/lib/aegir-hub/hub.db');
    await startHub();
  });

  async function whyNot(): Promise<string> {
    const since = (await farm.hub.ok('date +%s')).trim();
    await farm.hub.exec('systemctl reset-failed aegir-hub; systemctl start aegir-hub');
    const said = await eventually(async () => {
      const text = await farm.hub.ok(`journalctl -u aegir-hub --since @${since} -o cat --no-pager`);
      expect(text).toMatch(/DATABASE_DAMAGED/);
      return text;
    });
    await farm.hub.ok('systemctl stop aegir-hub');
    return said;
  }

  it('refuses to serve from a damaged database, and names the backup and the command that restores it', async () => {
    await farm.hub.ok('aegir-hub backup create');
    await farm.hub.ok('systemctl stop aegir-hub');
    await farm.hub.ok(
      'dd if=/dev/urandom of=/var/lib/aegir-hub/hub.db bs=4096 seek=3 count=4 conv=notrunc status=none',
    );
    const before = await farm.hub.ok('sha256sum /var/lib/aegir-hub/hub.db');
    const [, command] =
      /systemctl stop aegir-hub && (aegir-hub restore \S+ --replace)/.exec(await whyNot()) ?? [];
    expect(await farm.hub.ok('sha256sum /var/lib/aegir-hub/hub.db')).toBe(before);
    expect(command).toMatch(/self-backups\/hub-\S+\.tar\.gz/);
    await farm.hub.ok(command ?? 'false');
    await startHub();
    expect(await sites()).toContain('a.example');
    await callSpoke();
  });

  it('takes its farm over again from yesterday, under a higher epoch, and its spokes obey', async () => {
    const { generation } = await served();
    await farm.done('site add young.example --platform d11');
    await farm.hub.ok('systemctl stop aegir-hub');
    await farm.hub.ok(`aegir-hub restore ${BACKUP} --replace`);
    await startHub();
    await callSpoke();
    expect((await farm.ask<{ epoch: number }>('status')).epoch).toBeGreaterThan(2);
    expect(await sites()).not.toContain('young.example');
    const refused = await farm.task('site add b.example --platform d11');
    expect([refused.state, refused.reason]).toEqual(['failure', 'SERVER_AHEAD']);
    expect(JSON.stringify(await farm.ask('status'))).toContain('knows nothing of');
    for (const uri of ['a.example', 'young.example']) {
      expect(await visit(web1, uri)).toMatchObject({ status: 200 });
    }
    await farm.done('server verify web1');
    expect((await served()).generation).toBeGreaterThan(generation);
    expect(await visit(web1, 'young.example')).toMatchObject({ status: 404 });
    await farm.done('site verify b.example');
    expect(await visit(web1, 'b.example')).toMatchObject({ status: 200 });
  });

  async function served(): Promise<Server__Output> {
    return (await farm.ask<{ server: Server__Output }>('server show web1')).server;
  }

  it('is made again from its last backup when its disk is lost, settings too, and the spokes find it', async () => {
    await farm.hub.ok(`aegir-hub backup create --to /root/last.tar.gz && systemctl stop aegir-hub`);
    await farm.hub.ok('find /var/lib/aegir-hub -mindepth 1 -delete; rm /etc/aegir/hub.yaml');
    await farm.hub.ok('aegir-hub restore /root/last.tar.gz');
    expect(await farm.hub.ok('stat -c %U:%a /var/lib/aegir-hub /var/lib/aegir-hub/hub.db')).toBe(
      'aegir-hub:700\naegir-hub:600\n',
    );
    await startHub();
    await farm.spokeIs('web1', 'connected');
    await farm.done('platform verify d11');
    await farm.done('site verify b.example');
  });

  it('is operated from another machine with a certificate, as far as its role goes and until it is revoked', async () => {
    await farm.hub.ok(
      'sed -i "\\$a listen: { operators: 7402 }" /etc/aegir/hub.yaml && systemctl restart aegir-hub',
    );
    await farm.hubReady();
    await farm.ask(`operator add vera --role viewer --out ${farm.hub.place('/root/vera.json')}`);
    expect(await farm.hub.ok('stat -c %a /root/vera.json')).toBe('600\n');
    const bundle = await farm.hub.ok('cat /root/vera.json');
    const there = (line: string, input = '') =>
      web1.exec(['aegirctl', ...line.split(' ')], { input, env: { HOME: '/root' } });
    expect(await there('context add prod --bundle -', bundle)).toMatchObject({ code: 0 });
    expect((await there('whoami')).stdout).toMatch(/hub:7402[^]*vera, viewer/);
    expect(await there('context renew')).toMatchObject({ code: 0 });
    expect((await there('site list')).stdout).toContain('b.example');
    expect((await farm.ctl('operator list')).stdout).toMatch(/vera +viewer +welcome/);
    expect(await there('site remove b.example --yes')).toMatchObject({ code: 6 });
    await farm.ask('operator revoke vera');
    expect((await there('site list')).stderr).toContain('CERTIFICATE_REVOKED');
    const { stdout } = await farm.ctl('audit list');
    for (const text of [
      'OperatorService/AddOperator',
      'refused ROLE_DENIED',
      'refused CERTIFICATE_REVOKED',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(await farm.ctl('audit verify')).toMatchObject({ code: 0 });
  });

  it('takes a new log level up at once, and goes on as it was when its settings have an error', async () => {
    const says = (text: string) =>
      eventually(async () => {
        await farm.hub.ok('sleep 0.2');
        expect(await farm.hub.ok('journalctl -u aegir-hub -n 50 -o cat --no-pager')).toContain(text);
      });
    await farm.hub.ok('sed -i "\\$a log_level: debug" /etc/aegir/hub.yaml && systemctl reload aegir-hub');
    await says('"taken":["logLevel"]');
    await farm.hub.ok('sed -i "s/debug/loud/" /etc/aegir/hub.yaml && systemctl reload aegir-hub');
    await says('the configuration has an error; what was there stays');
    await farm.hubReady();
    await farm.hub.ok('sed -i "/log_level/d" /etc/aegir/hub.yaml && systemctl reload aegir-hub');
    const { logLevel } = await farm.ask<{ logLevel: { level: string } }>('support log-level warn --for 1m');
    expect(logLevel.level).toBe('warn');
    await farm.ask('support log-level usual');
    expect(await farm.refusal('support log-level loud')).toMatchObject({ field: 'LEVEL' });
    expect((await farm.ctl('audit list')).stdout).toContain('SupportService/SetLogLevel');
  });
  it('refuses changes by name while its disk is full, and goes on by itself when there is room', async () => {
    const state = '/var/lib/aegir-hub';
    await farm.hub.ok(
      `systemctl stop aegir-hub && cp -a ${state} /root/state && mount -t tmpfs -o size=320m,mode=0700 none ${state} && cp -a /root/state/. ${state} && chown --reference=/root/state ${state} && systemctl start aegir-hub`,
    );
    await farm.hubReady();
    await farm.spokeIs('web1', 'connected');
    await web1.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('web1', 'away');
    const { taskId } = await farm.ask<{ taskId: string }>('site add late.example --platform d11 --no-wait');
    await farm.hub.exec(`dd if=/dev/zero of=${state}/filler bs=64k`);
    expect(await farm.refusal('site add full.example --platform d11')).toMatchObject({ reason: 'DISK_FULL' });
    expect((await farm.ctl('status')).stdout).toContain('no room left for');
    // What is at work needs the disk as well: it waits, and no task fails for it.
    await web1.ok('systemctl start aegir-spoke');
    await eventually(async () => {
      expect(await web1.journal('aegir-spoke', 20)).toMatch(/no room left for/);
    });
    await farm.hub.ok(`rm ${state}/filler`);
    expect(await farm.ended(taskId)).toMatchObject({ state: 'success' });
    await farm.done('site add full.example --platform d11');
    for (const uri of ['full.example', 'late.example'])
      expect(await visit(web1, uri)).toMatchObject({ status: 200 });
  });
});
