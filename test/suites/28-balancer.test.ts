import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { SiteSighting__Output } from '../../shared/proto/gen/aegir/v1/SiteSighting.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { breaks, complaints, doctor, expectNamed } from '../lab/doctor.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { smallApp } from '../lab/trees.ts';
import { visit, Visitors } from '../lab/visitors.ts';

/** Tells whom the application takes for its visitor. */
const WHO = `<?php header('Content-Type: text/plain'); echo $_SERVER['REMOTE_ADDR'], ' ', $_SERVER['HTTPS'] ?? 'plain';`;
/** Says which server took a file. */
const UPLOAD = `<?php echo count($_FILES) === 1 ? gethostname() : 'no file';`;
const VISITOR = '10.77.0.254';

/** Sites on an Apache and an nginx behind a real HAProxy. */
describe('a balancer', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let lb1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    farm.hub.write('/etc/aegir/hub.yaml', 'advertise: hub\ngroups: { grace_seconds: 2 }\n');
    await farm.hub.ok('systemctl restart aegir-hub');
    await farm.hubReady();
    [web1, web2, lb1] = await Promise.all([
      farm.webServer('web1'),
      farm.webServer('web2', 'nginx'),
      farm.webServer('lb1', 'HAProxy'),
    ]);
    await web1.ok('a2enmod -q ssl && systemctl restart apache2');
    await farm.ask('server add web1 --web apache_ssl --no-wait');
    await farm.ask('server add web2 --web nginx --no-wait');
    await farm.ask('server add lb1 --balancer haproxy --no-wait');
    await Promise.all([web1, web2, lb1].map((host) => farm.join(host)));
    await Promise.all([web1, web2, lb1].map((host) => farm.done(`server verify ${host.name}`)));
    await farm.build('one', web1, ['a.example']);
    await farm.build('two', web2, ['b.example']);
    for (const platform of ['one', 'two']) {
      farm.hub.write(`/var/aegir/platforms/${platform}/who.php`, WHO);
      await farm.hub.ok(`chown aegir:aegir /var/aegir/platforms/${platform}/who.php`);
      await farm.done(`platform verify ${platform}`);
    }
  }, 300_000);

  async function log(task: Task__Output): Promise<string> {
    return JSON.stringify(await farm.ask(`task show ${task.id}`));
  }

  async function probe(uri: string): Promise<{ code: number | null; rows: SiteSighting__Output[] }> {
    const { code, stdout } = await farm.ctl(`--json site probe ${uri}`);
    return { code, rows: (JSON.parse(stdout) as { sightings: SiteSighting__Output[] }).sightings };
  }

  it('is a server whose checks are all in order, beside an untouched file of the administrator', async () => {
    const { server } = await farm.ask<{ server: Server__Output }>('server show lb1');
    const found = server.checks.filter(({ name }) => name.startsWith('haproxy.'));
    expect(found.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      ['installed', 'running', 'include', 'sudo', 'config'].map((name) => `haproxy.${name} OUTCOME_OK`),
    );
    expect(await lb1.ok('dpkg --verify haproxy')).toBe('');
    expect((await farm.refusal('platform add three --server lb1')).reason).toBe('FIELD_INVALID');
    expect((await farm.refusal('balancer set web1 --pool web2')).field).toBe('balancer');
    expect((await farm.refusal('balancer set lb1 --pool lb1')).field).toBe('pools[0]');
  });

  const BROKEN = [
    breaks('haproxy.running', 'systemctl stop haproxy', 'systemctl start haproxy', /systemctl start haproxy/),
    breaks(
      'haproxy.include',
      'mv /etc/systemd/system/haproxy.service.d/aegir.conf /root && systemctl daemon-reload && systemctl restart haproxy',
      'mv /root/aegir.conf /etc/systemd/system/haproxy.service.d && systemctl daemon-reload && systemctl restart haproxy',
      /aegir-spoke setup --web haproxy/,
    ),
    breaks(
      'haproxy.sudo',
      'mv /etc/sudoers.d/aegir-spoke /root',
      'mv /root/aegir-spoke /etc/sudoers.d',
      /aegir-spoke setup/,
    ),
    breaks(
      'haproxy.config',
      'cp -p /etc/haproxy/haproxy.cfg /root && echo nonsense >> /etc/haproxy/haproxy.cfg',
      'mv /root/haproxy.cfg /etc/haproxy',
      /./,
    ),
  ];

  it.each(BROKEN)('the doctor names $check while just that is broken', (one) => expectNamed(lb1, one));

  it('the doctor finds all of it mended', async () => {
    const complained = complaints(await doctor(lb1));
    for (const { check } of BROKEN) expect(complained).not.toContain(check);
  });

  it('passes visitors on to the servers of its pools, and nobody to names that are no site of theirs', async () => {
    await farm.done('balancer set lb1 --pool web1 --pool web2');
    expect(await visit(lb1, 'a.example')).toMatchObject({ status: 200 });
    expect(await visit(lb1, 'b.example')).toMatchObject({ status: 200 });
    expect(await visit(lb1, 'c.example')).toMatchObject({ status: 404 });
    // Whom the health checks of both ask for is there also when they have been asked.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await visit(lb1, 'a.example')).toMatchObject({ status: 200 });
    expect(await visit(lb1, 'b.example')).toMatchObject({ status: 200 });
    expect((await farm.refusal('server remove web1 --yes')).reason).toBe('IN_USE');
  });

  it('tells the web servers who asks, and nobody else can', async () => {
    for (const [site, web] of [
      ['a.example', web1],
      ['b.example', web2],
    ] as const) {
      const lie = { site, args: ['-H', 'X-Forwarded-For: 192.0.2.66'] };
      for (const host of [lb1, web]) {
        expect(await farm.hub.curl(`http://${host.ip}/who.php`, lie)).toMatchObject({
          body: `${farm.hub.ip} plain`,
        });
      }
      expect(await visit(lb1, site, '/who.php')).toMatchObject({ body: `${VISITOR} plain` });
      expect(await visit(web, site, '/who.php')).toMatchObject({ body: `${VISITOR} plain` });
      expect((await visit(web, site, '/.well-known/aegir/member')).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('follows a new site and one that goes, and speaks TLS with the certificate of the site', async () => {
    await farm.done('site add c.example --platform one --tls on');
    expect(await visit(lb1, 'c.example')).toMatchObject({ status: 200 });
    const { code, rows } = await probe('c.example');
    expect([code, rows.map((row) => [row.server, row.scheme, row.status, row.certificateMatches])]).toEqual([
      0,
      [
        ['web1', 'http', 200, false],
        ['web1', 'https', 200, true],
        ['lb1', 'http', 200, false],
        ['lb1', 'https', 200, true],
      ],
    ]);
    await farm.done('site remove c.example --yes');
    expect(await visit(lb1, 'c.example')).toMatchObject({ status: 404 });
  });

  it('loses no request while code is deployed and the balancer itself is changed', async () => {
    const visitors = new Visitors(lb1, ['a.example', 'b.example']);
    for (const version of ['two', 'three']) {
      await Promise.all([farm.edit('one', version), farm.edit('two', version)]);
      await Promise.all([farm.done('platform verify one'), farm.done('platform verify two')]);
      await farm.done(`site add ${version}.example --platform two`);
    }
    await farm.done('server verify lb1');
    const visits = await visitors.leave();
    expect(visits.length).toBeGreaterThan(50);
    expect(visitors.failures).toEqual([]);
  });

  it('holds up no change while it is away, and takes all of it up when it returns', async () => {
    await lb1.ok('systemctl stop aegir-spoke');
    await farm.spokeIs('lb1', 'away');
    const task = await farm.done('site add later.example --platform one');
    expect(await log(task)).toContain('lb1 is behind');
    expect(await visit(lb1, 'later.example')).toMatchObject({ status: 404 });
    const { code, rows } = await probe('later.example');
    expect(code).not.toBe(0);
    expect(rows.map(({ server, status }) => `${server} ${String(status)}`)).toEqual(['web1 200', 'lb1 404']);
    await lb1.ok('systemctl start aegir-spoke');
    await eventually(
      async () => {
        expect(await visit(lb1, 'later.example')).toMatchObject({ status: 200 });
      },
      { within: 60_000, every: 300 },
    );
  });

  it("goes on as it was when the administrator's own file is broken, and says where", async () => {
    await lb1.ok("printf '\\nfrontend broken\\n  nonsense here\\n' >> /etc/haproxy/haproxy.cfg");
    const task = await farm.task('server verify lb1');
    expect(task.state).toBe('failure');
    expect(JSON.stringify(task)).toContain('/etc/haproxy/haproxy.cfg');
    expect(await visit(lb1, 'a.example')).toMatchObject({ status: 200 });
    await lb1.ok("sed -i '/^frontend broken/,$d' /etc/haproxy/haproxy.cfg");
    await farm.done('server verify lb1');
  });

  it('serves a cluster on while code is deployed ten times and members fail, and finds every upload again', async () => {
    await smallApp(farm.hub, '/var/aegir/platforms/shop', '0');
    await farm.done('server add cluster1 --web cluster --member web1 --member web2 --master web2');
    await farm.done('platform add shop --server cluster1');
    await farm.done('balancer set lb1 --pool cluster1');
    await farm.done('site add shop.example --platform shop');
    await eventually(async () => {
      expect(await visit(lb1, 'shop.example')).toMatchObject({ status: 200 });
    });
    // Without web1, which takes its time to come back, it is made with a warning.
    const deployed = async (): Promise<void> => {
      const task = await farm.task('platform verify shop');
      expect(['success', 'warning'], JSON.stringify(task.results)).toContain(task.state);
    };
    const visitors = new Visitors(lb1, ['shop.example']);
    for (let version = 1; version <= 10; version += 1) {
      await smallApp(farm.hub, '/var/aegir/platforms/shop', String(version));
      await deployed();
      // It is gone before the next deployment begins: one in the middle of it would rightly fail.
      if (version === 3)
        await web1.ok('systemctl kill -s KILL apache2; while pgrep -x apache2; do sleep 0.05; done');
      if (version === 4) await web1.ok('systemctl restart apache2');
      if (version === 7) await web1.unplug();
      if (version === 8) await web1.plug();
      if (version === 8) await farm.spokeIs('web1', 'connected');
    }
    const visits = await visitors.leave();
    expect(visits.length).toBeGreaterThan(100);
    // What is on its way to a member whose cable is pulled hangs until its visitor gives up: here one page at most.
    expect(visitors.failures.map(({ body }) => body).filter((body) => body !== 'timeout')).toEqual([]);
    expect(visitors.failures.length).toBeLessThanOrEqual(1);
    farm.hub.write('/var/aegir/platforms/shop/up.php', UPLOAD);
    await farm.hub.ok('chown aegir:aegir /var/aegir/platforms/shop/up.php');
    await deployed();
    // Through the balancer, and past it: a member passes on to the master what may carry a file.
    for (const host of [lb1, lb1, web1, web2]) {
      const upload = ['-F', 'file=@/etc/hostname', '-H', 'Host: shop.example', `http://${host.ip}/up.php`];
      expect(await lb1.ok(['curl', '-sf', ...upload])).toMatch(/^web2/);
    }
  }, 240_000);

  it('gives pages of a member without weight to others, as long as one of them serves', async () => {
    farm.hub.write('/var/aegir/platforms/shop/host.php', '<?php echo gethostname();');
    await farm.hub.ok('chown aegir:aegir /var/aegir/platforms/shop/host.php');
    // Who was cut off comes back by itself, within a minute also when a deployment was under way as it came.
    await eventually(
      async () => {
        const { server } = await farm.ask<{ server: Server__Output }>('server show cluster1');
        expect(server.members.map(({ state }) => state)).toEqual(['active', 'active']);
      },
      { within: 90_000, every: 500 },
    );
    await farm.done('platform verify shop');
    const hosts = async (): Promise<Set<string>> => {
      const seen = new Set<string>();
      for (let visits = 0; visits < 8; visits += 1)
        seen.add((await visit(lb1, 'shop.example', '/host.php')).body);
      return seen;
    };
    const given = (...names: string[]) =>
      eventually(async () => {
        expect(await hosts()).toEqual(new Set(names));
      });
    await given('web1', 'web2');
    await farm.done('server set cluster1 --weight web1=0');
    await given('web2');
    await web2.ok('systemctl stop nginx');
    await given('web1');
    await web2.ok('systemctl start nginx');
    await farm.done('server set cluster1 --weight web1=100');
    await given('web1', 'web2');
  });
});
