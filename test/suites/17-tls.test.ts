import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate__Output } from '../../shared/proto/gen/aegir/v1/Certificate.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { startPebble, type Pebble } from '../lab/pebble.ts';
import { visit } from '../lab/visitors.ts';

const TLS = '/var/aegir/config/tls';
const CHALLENGE = '/.well-known/acme-challenge/x';
const KINDS = [
  { name: 'web1', platform: 'shop', site: 'a.example', other: 'b.example', type: 'apache' },
  { name: 'web2', platform: 'mall', site: 'c.example', other: 'd.example', type: 'nginx' },
] as const;

/** Certificates and what may go wrong with them, with a real Apache and a real nginx. */
describe('web servers that speak TLS', () => {
  let farm: Farm;
  let pebble: Pebble;
  const hosts = new Map<string, Host>();
  const host = (name: string): Host => hosts.get(name)!;

  beforeAll(async () => {
    farm = await Farm.start();
    pebble = await startPebble(farm.hub);
    const acme = `acme: { directory: "${pebble.directory}", contact: root@hub.example, ca_file: ${pebble.caFile} }`;
    farm.hub.write('/etc/aegir/hub.yaml', `advertise: hub\n${acme}\n`);
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    hosts.set('web1', await farm.webServer('web1', 'apache with php-fpm'));
    hosts.set('web2', await farm.webServer('web2', 'nginx'));
    await Promise.all(
      KINDS.map(async ({ name, platform, site, other, type }) => {
        await farm.serve(host(name), type);
        await farm.build(platform, host(name), [site, other]);
        for (const uri of [site, other]) await pebble.resolve(uri, host(name).ip);
      }),
    );
  }, 300_000);

  /** A page of a site over TLS; what the certificate is held to stands in `args`. */
  function secure(name: string, site: string, args: readonly string[] = ['-k'], path = '/') {
    const at = ['--resolve', `${site}:443:${host(name).ip}`];
    return farm.hub.curl(`https://${site}${path}`, { args: [...at, ...args] });
  }

  /** The certificate that a name is shown. */
  async function certificate(name: string, site: string): Promise<X509Certificate> {
    const command = `openssl s_client -connect ${host(name).ip}:443 -servername ${site} </dev/null 2>/dev/null`;
    return new X509Certificate(await farm.hub.ok(`${command} | openssl x509`));
  }

  async function siteOf(uri: string): Promise<Site__Output> {
    return (await farm.ask<{ site: Site__Output }>(`site show ${uri}`)).site;
  }

  it('are refused what their type does not speak, with the way to it', async () => {
    const { field, remedy } = await farm.refusal('site set a.example --tls on');
    expect([field, remedy]).toEqual([
      'tls.mode',
      'Let it speak TLS first: aegirctl server set web1 --web apache_ssl.',
    ]);
  });

  it('say which module is missing, and go on as they were', async () => {
    const task = await farm.task('server set web1 --web apache_ssl');
    expect(task.state).toBe('failure');
    expect(JSON.stringify(task)).toContain('a2enmod ssl');
    expect((await visit(host('web1'), 'a.example')).status).toBe(200);
    await host('web1').ok('a2enmod -q ssl headers http2 && systemctl restart apache2');
    await farm.done('server verify web1');
    await farm.done('server set web2 --web nginx_ssl');
  });

  it.each(KINDS)(
    '$type shows strangers a certificate of its own, and 404 on both ports',
    async ({ name }) => {
      expect((await visit(host(name), 'nobody.example')).status).toBe(404);
      expect((await secure(name, 'nobody.example')).status).toBe(404);
      expect((await certificate(name, 'nobody.example')).subjectAltName).toContain('_default.invalid');
      expect(await host(name).ok(`stat -c '%a %U' ${TLS} ${TLS}/*/ ${TLS}/*/*.pem`)).toBe(
        '700 aegir\n700 aegir\n600 aegir\n600 aegir\n600 aegir\n',
      );
    },
  );

  it.each(KINDS)('$type serves a site over HTTP/2 with a certificate made for it', async (kind) => {
    const { name, site, other } = kind;
    await farm.done(`site set ${site} --tls on --aliases www.${site}`);
    const shown = await certificate(name, site);
    expect(shown.checkHost(`www.${site}`)).toBe(`www.${site}`);
    expect((await siteOf(site)).tls?.fingerprint).toBe(
      shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    );
    farm.hub.write('/root/made.pem', shown.toString());
    const page = await secure(name, site, ['--cacert', '/root/made.pem']);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`site=${site} version=one`);
    const version = await secure(name, site, ['-k', '--http2', '-I']);
    expect(version.body).toContain('HTTP/2 200');
    const old = await farm.hub.exec(`curl -sk --tls-max 1.1 https://${host(name).ip}/`);
    expect(old.code).not.toBe(0);
    expect((await visit(host(name), site)).status).toBe(200);
    expect((await certificate(name, other)).subjectAltName).toContain('_default.invalid');
  });

  it.each(KINDS)('$type leads to https where TLS is required, but for challenges', async ({ name, site }) => {
    await farm.done(`site set ${site} --tls required`);
    const [status, place] = (
      await farm.hub.ok([
        ...['curl', '-s', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}'],
        ...['-H', `Host: www.${site}`, `http://${host(name).ip}/some/page?x=1`],
      ])
    ).split(' ');
    expect([status, place]).toEqual(['301', `https://www.${site}/some/page?x=1`]);
    await host(name).ok(
      'mkdir -p /var/aegir/config/acme && echo shown > /var/aegir/config/acme/x && chown -R aegir /var/aegir/config/acme',
    );
    for (const asked of [site, `www.${site}`, 'nobody.example']) {
      expect(await visit(host(name), asked, CHALLENGE)).toMatchObject({ status: 200, body: 'shown\n' });
    }
    await farm.done(`site disable ${site}`);
    expect(await visit(host(name), site, CHALLENGE)).toMatchObject({ status: 200 });
    expect(await visit(host(name), site, '/')).toMatchObject({ status: 503 });
    await farm.done(`site enable ${site}`);
    for (const path of ['/.well-known/acme-challenge/', '/.well-known/acme-challenge/../x']) {
      expect((await visit(host(name), site, path)).status).not.toBe(200);
    }
    expect((await secure(name, site)).status).toBe(200);
  });

  it("takes an operator's certificate, and names what is wrong with one", async () => {
    const make = (file: string, names: string): Promise<string> =>
      farm.hub.ok(
        `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=x -addext ` +
          `subjectAltName=${names} -keyout /root/${file}.key -out /root/${file}.pem 2>/dev/null`,
      );
    await make('ours', 'DNS:b.example');
    await make('other', 'DNS:other.example');
    const file = (name: string): string => farm.hub.place(`/root/${name}`);
    const add = (key: string): string =>
      `certificate add ours --chain ${file('ours.pem')} --key ${file(key)}`;
    const refused = await farm.refusal(add('other.key'));
    expect(refused).toMatchObject({ reason: 'CERTIFICATE_INVALID', field: 'key' });
    await farm.ask(add('ours.key'));
    await farm.done('site set b.example --tls on --certificate ours');
    const { state, results } = await farm.task('site set b.example --aliases www.b.example');
    expect(state).toBe('warning');
    expect(JSON.stringify(results)).toContain('www.b.example');
    const page = await secure('web1', 'b.example', ['--cacert', '/root/ours.pem']);
    expect(page.status).toBe(200);
    expect(await farm.refusal('certificate remove ours --yes')).toMatchObject({
      reason: 'IN_USE',
      metadata: { sites: 'b.example' },
    });
  });

  it.each(KINDS)('$type: a certificate that cannot be had harms its own site alone', async (kind) => {
    const { name, site, other } = kind;
    await farm.done(`site set ${other} --tls on --certificate self-signed`);
    const fingerprint = (await siteOf(other)).tls?.fingerprint ?? '';
    await farm.done(`site set ${other} --tls off`);
    await host(name).ok(['rm', '-r', `${TLS}/${fingerprint}`]);
    await farm.hub.ok(['node', '-e', BREAK_KEY, fingerprint], { user: 'aegir-hub' });
    const task = await farm.task(`site set ${other} --tls required`);
    expect(task).toMatchObject({ state: 'failure', reason: 'CERTIFICATE_MISSING' });
    expect(JSON.stringify(task)).toContain('it answers 503 until there is one');
    expect((await visit(host(name), other)).status).toBe(503);
    expect((await secure(name, site)).status).toBe(200);
    await farm.done(`certificate renew self-signed/${other}`);
    expect((await secure(name, other)).status).toBe(200);
    await farm.done(`site verify ${other}`);
  });

  it.each(KINDS)('$type: an authority issues a certificate, and another when it is asked', async (kind) => {
    const { name, site } = kind;
    await pebble.resolve(`www.${site}`, host(name).ip);
    await farm.done(`site set ${site} --certificate acme --hsts 3600`);
    const issue = await lastTask(site, 'certificate.issue');
    expect(await farm.ended(issue)).toMatchObject({ state: 'success' });
    const roots = await farm.hub.ok('curl -sk https://127.0.0.1:15000/roots/0');
    farm.hub.write('/root/roots.pem', roots);
    const answer = await secure(name, site, ['--cacert', '/root/roots.pem', '-i']);
    expect(answer.status).toBe(200);
    expect(answer.body.toLowerCase()).toContain('strict-transport-security: max-age=3600');
    const first = (await certificate(name, site)).fingerprint256;
    await farm.done(`certificate renew acme/${site}`);
    expect((await certificate(name, site)).fingerprint256).not.toBe(first);
    expect((await secure(name, `www.${site}`, ['--cacert', '/root/roots.pem'])).status).toBe(200);
  });

  it('keeps the certificate it has when the authority says no, and tells why', async () => {
    // Now and then Pebble takes an earlier proof of a name for good, so neither name has one that can be given now.
    for (const name of ['a.example', 'www.a.example']) await pebble.resolve(name, '10.77.0.250');
    const before = (await certificate('web1', 'a.example')).fingerprint256;
    const task = await farm.task('certificate renew acme/a.example');
    expect(task).toMatchObject({ state: 'failure', reason: 'ACME_FAILED' });
    expect((await certificate('web1', 'a.example')).fingerprint256).toBe(before);
    const { certificate: row } = await farm.ask<{ certificate: Certificate__Output }>(
      'certificate show acme/a.example',
    );
    expect(row.problem).toContain('certificate authority');
    expect((await farm.hub.curl('http://127.0.0.1:9740/metrics')).body).toMatch(
      /aegir_hub_site_certificate_end_seconds \d+/,
    );
  }, 120_000);

  it('renews what is due by itself, at the times of the schedule', async () => {
    const before = (await certificate('web2', 'd.example')).fingerprint256;
    await farm.hub.ok(['node', '-e', AGE, 'self-signed/d.example'], { user: 'aegir-hub' });
    const config = farm.hub.read('/etc/aegir/hub.yaml');
    farm.hub.write('/etc/aegir/hub.yaml', `${config}schedule: { certificates: "* * * * * *" }\n`);
    await farm.hub.ok('systemctl restart aegir-hub');
    await eventually(
      async () => {
        expect((await certificate('web2', 'd.example')).fingerprint256).not.toBe(before);
      },
      { within: 30_000, every: 200 },
    );
    const { tasks } = await farm.ask<{ tasks: Task__Output[] }>('task list');
    const renewals = tasks.filter(({ actor, kind }) => actor === 'schedule' && kind === 'certificate.renew');
    expect(renewals.map(({ objectName }) => objectName)).toContain('d.example');
  });

  it('shows no key anywhere but in the files that are for the web server alone', async () => {
    const key = await farm.hub.ok('grep -v PRIVATE /root/ours.key | head -1');
    const canary = key.trim();
    expect(canary.length).toBeGreaterThan(40);
    const places = '/var/lib/aegir-hub /var/lib/aegir-spoke /var/log /run/log /var/aegir/config/generations';
    for (const one of [farm.hub, ...hosts.values()]) {
      expect((await one.exec(`grep -rlaF -e '${canary}' ${places} 2>/dev/null`)).stdout).toBe('');
      expect(await one.journal()).not.toContain(canary);
    }
    const documents = await Promise.all(
      ['certificate list', 'certificate show ours', 'task list', 'site show b.example'].map((line) =>
        farm.ask(line),
      ),
    );
    expect(JSON.stringify(documents)).not.toMatch(/PRIVATE KEY/);
  });

  it('leaves no certificate of a site behind that is gone, and goes back to plain HTTP', async () => {
    await farm.done('site remove c.example --yes');
    await farm.done('site set d.example --tls off');
    // What can be gone back to keeps its certificates: two more generations, and it is forgotten.
    await farm.done('site verify d.example');
    await farm.done('site verify d.example');
    expect((await host('web2').ok(`ls ${TLS}`)).trim().split('\n')).toHaveLength(2);
    await farm.done('server set web2 --web nginx');
    expect((await visit(host('web2'), 'd.example')).status).toBe(200);
    expect((await farm.hub.exec(`curl -sk -m 2 https://${host('web2').ip}/`)).code).not.toBe(0);
  });

  async function lastTask(object: string, kind: string): Promise<string> {
    const { tasks } = await farm.ask<{ tasks: { id: string; kind: string; objectName: string }[] }>(
      'task list',
    );
    return tasks.find((task) => task.kind === kind && task.objectName === object)!.id;
  }
});

/** Makes a certificate older than it is, as far as the hub knows: three quarters of its life have gone by. */
const AGE = `
  const Database = require('/opt/aegir/node_modules/better-sqlite3');
  const db = new Database('/var/lib/aegir-hub/hub.db');
  db.prepare("UPDATE site_certificates SET not_before_ms = not_before_ms - 3 * (not_after_ms - not_before_ms) WHERE name = ?").run(process.argv[1]);
  db.close();
`;

/** Makes the private key of a certificate unreadable, as another key of the vault would. */
const BREAK_KEY = `
  const Database = require('/opt/aegir/node_modules/better-sqlite3');
  const db = new Database('/var/lib/aegir-hub/hub.db');
  db.prepare("UPDATE site_certificates SET sealed_key = 'v1.AAAA' WHERE fingerprint = ?").run(process.argv[1]);
  db.close();
`;
