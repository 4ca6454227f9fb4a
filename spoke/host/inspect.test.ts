import { createServer } from 'node:net';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../shared/clock.ts';
import type { Check } from '../../shared/checks.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import type { WebType } from '../../shared/web-type.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { collectFacts } from './facts.ts';
import { userCheck } from './inspect-host.ts';
import { inspectHost, webGroupCheck } from './inspect.ts';
import { siteDataFolder } from '../disk/places.ts';
import { groupId } from '../groups.ts';

const NEVER = new AbortController().signal;

describe('the checklist of a host', { timeout: 60_000 }, () => {
  let host: Host;
  beforeEach(async () => {
    host = await createHost();
  });
  afterEach(async () => {
    await host.close();
  });

  async function look(clock: Clock = systemClock, httpPort = host.port): Promise<Map<string, Check>> {
    const view = { ...host, clock, web: { type: 'apache' as const, httpPort } };
    const { checks } = await inspectHost(view, NEVER);
    return new Map(checks.map((check) => [check.name, check]));
  }

  it('has a line for each thing that serving needs, and a remedy on each line that is not in order', async () => {
    const checks = await look();
    const names = [...checks.keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        'user',
        'root',
        'disk',
        'clock',
        'hostname',
        'apache.modules',
        'php',
        'port',
        'web.group',
        'site.data',
      ]),
    );
    for (const check of checks.values()) {
      if (check.outcome !== 'OUTCOME_OK') expect(check.remedy).not.toBe('');
    }
    expect(checks.get('apache.modules')?.outcome).toBe('OUTCOME_OK');
    expect(checks.get('site.data')?.outcome).toBe('OUTCOME_OK');
  });

  it('tells a clock that was never set, a port that is not allowed and a folder that is closed', async () => {
    const early = { ...systemClock, now: () => 0 };
    mkdirSync(siteDataFolder(host.config), { recursive: true });
    chmodSync(siteDataFolder(host.config), 0o700);
    const checks = [...(await look(early, 81)).values()];
    expectBroken('clock', checks, /timesyncd/);
    expectBroken('port', checks, /spoke\.yaml/);
    expectBroken('site.data', checks, /chmod 751/);
  });

  it('names the port that another program has', async () => {
    const other = createServer().listen(host.port);
    await new Promise((resolve) => other.once('listening', resolve));
    const checks = await look();
    other.close();
    expectBroken('port.free', checks.values(), /./);
  });

  it('names the account that may do everything', () => {
    expectBroken('user', [userCheck({ username: 'root', uid: 0 })], /Run aegir-spoke as the user aegir/);
    expect(userCheck({ username: 'aegir', uid: 990 })).toMatchObject({ outcome: 'OUTCOME_OK' });
  });

  it('names the account that is not in the group of the web server, and the group that is not there', () => {
    const account = { username: 'aegir', uid: 990, gid: 990 };
    const gid = groupId('www-data') ?? expect.fail('no www-data');
    expectBroken('web.group', [webGroupCheck('www-data', account, [990])], /usermod -aG www-data aegir/);
    expectBroken('web.group', [webGroupCheck('nobodys', account, [990])], 'groupadd nobodys');
    for (const one of [
      webGroupCheck('www-data', account, [gid]),
      webGroupCheck('www-data', { ...account, gid }, []),
    ])
      expect(one).toMatchObject({ outcome: 'OUTCOME_OK' });
  });

  it('tells a web server that cannot speak TLS where sites shall', async () => {
    const web = { type: 'apache_ssl', httpPort: host.port, httpsPort: host.securePort } as const;
    const deaf = async (type?: WebType): Promise<WebServer | null> => {
      const found = await host.webServer(type);
      const modules = found?.facts.modules.filter((module) => module !== 'ssl') ?? [];
      return found && { ...found, facts: { ...found.facts, modules } };
    };
    const tls = async (webServer: Host['webServer']): Promise<Check | undefined> => {
      const { checks } = await inspectHost({ ...host, webServer, clock: systemClock, web }, NEVER);
      return checks.find(({ name }) => name === 'web.tls');
    };
    expect(await tls((type) => host.webServer(type))).toMatchObject({ outcome: 'OUTCOME_OK' });
    expectBroken('web.tls', [await tls(deaf)], /a2enmod ssl/);
  });

  it('says that a real folder at a publish path stays, and that a link which is gone comes with a verify', async () => {
    const release = host.addRelease({ 'index.html': 'x' });
    await host.apply(stateOf(host.port, release, [], { root: host.config.root }));
    expect((await look()).get('platform.app.path')).toMatchObject({ outcome: 'OUTCOME_OK' });
    const path = `${host.config.root}/platforms/app`;
    rmSync(path);
    expectBroken('platform.app.path', (await look()).values(), /aegirctl platform verify app/);
    writeFileSync(path, 'a file of somebody');
    expect((await look()).get('platform.app.path')).toMatchObject({ outcome: 'OUTCOME_OK' });
  });

  it('says what is missing when there is no web server at all', async () => {
    const { config } = host;
    const view = { config, webServer: () => Promise.resolve(null), clock: systemClock };
    const missing = async (type: WebType) => {
      const { checks, facts } = await inspectHost({ ...view, web: { type, httpPort: 80 } }, NEVER);
      expect(facts.webServer).toBeNull();
      return checks;
    };
    expectBroken('apache.installed', await missing('apache_ssl'), /apt-get install apache2/);
    expectBroken('nginx.installed', await missing('nginx'), /apt-get install nginx php-fpm/);
    expectBroken('haproxy.installed', await missing('haproxy'), /apt-get install haproxy/);
    for (const { name } of await missing('none')) expect(name).not.toMatch(/installed/);
  });
});

describe('facts', { timeout: 60_000 }, () => {
  it('are what this host is and has', async () => {
    const host = await createHost();
    const facts = await collectFacts({ ...host, clock: systemClock });
    expect(facts.bootId).toMatch(/^[0-9a-f-]{36} pid:\[\d+\]$/);
    expect(facts.os).not.toBe('');
    expect(facts.diskFreeBytes).toBeGreaterThan(0);
    expect(facts.webServer).toMatchObject({ kind: 'apache', running: false });
    expect(facts.publishRoots).toEqual(host.config.policy.publishRoots);
    expect(facts.addresses).not.toContain('127.0.0.1');
    await host.close();
  });
});
