import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import { breaks, complaints, doctor, expectNamed } from '../lab/doctor.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { HOSTILE_HOSTS } from '../lab/hostile.ts';
import { installBeside } from '../lab/install.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITES = Array.from({ length: 8 }, (_, index) => `n${String(index + 1)}.example`);
const CONFIG = '/var/aegir/config';
const DATA = '/var/aegir/platforms/.aegir/sites/n1.example';
const PHP = '<?php echo "program ran";\n';

/** A farm that serves with nginx, and what may go wrong with it. */
describe('a web server with nginx and php-fpm', () => {
  let farm: Farm;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web2 = await farm.webServer('web2', 'nginx');
    await farm.serve(web2, 'nginx');
    await farm.build('shop', web2, SITES);
  }, 240_000);

  async function page(path = '/', site = 'n1.example'): Promise<string> {
    const { status, body } = await visit(web2, site, path);
    return `${String(status)} ${body}`;
  }

  async function allAnswer(): Promise<void> {
    const answers = await Promise.all(SITES.map((uri) => visit(web2, uri)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  }

  async function restartNginx(): Promise<void> {
    await web2.ok('systemctl restart nginx');
    await eventually(() => allAnswer());
  }

  it('says what it is, and every line of its checklist is in order', async () => {
    const { server } = await farm.ask<{ server: Server__Output }>('server show web2');
    expect(server.webType).toBe('WEB_TYPE_NGINX');
    expect(server.facts).toMatchObject({
      webServer: { kind: 'nginx', running: true, user: 'www-data', http2: 'listen' },
      php: { handler: 'fpm', version: '8.2', socket: '/run/php/php8.2-fpm.sock' },
      phpFpm: [{ version: '8.2' }],
    });
    const lines = new Map(server.checks.map(({ name, outcome }) => [name, outcome]));
    const nginx = ['include', 'sudo', 'config', 'default', 'log', 'running'].map((name) => `nginx.${name}`);
    for (const name of [...nginx, 'php', 'php.reload', 'php.patience', 'port.free']) {
      expect([name, lines.get(name)]).toEqual([name, 'OUTCOME_OK']);
    }
    expect((await farm.ctl('server list')).stdout).toContain('nginx:80');
  });

  const BROKEN = [
    breaks('nginx.running', 'systemctl stop nginx', 'systemctl start nginx', /systemctl start nginx/),
    breaks(
      'nginx.include',
      'mv /etc/nginx/conf.d/aegir.conf /root',
      'mv /root/aegir.conf /etc/nginx/conf.d',
      /ln -s .* \/etc\/nginx\/conf\.d\/aegir\.conf/,
    ),
    breaks(
      'nginx.sudo',
      'mv /etc/sudoers.d/aegir-spoke /root',
      'mv /root/aegir-spoke /etc/sudoers.d',
      /aegir-spoke setup/,
    ),
    breaks(
      'nginx.config',
      'echo "nonsense on;" > /etc/nginx/conf.d/x.conf',
      'rm /etc/nginx/conf.d/x.conf',
      /./,
    ),
    breaks(
      'nginx.default',
      'echo "server { listen 80 default_server; }" > /etc/nginx/conf.d/x.conf',
      'rm /etc/nginx/conf.d/x.conf',
      /default_server/,
    ),
    breaks(
      'nginx.log',
      'chmod 0600 /var/log/nginx/error.log',
      'chmod 0640 /var/log/nginx/error.log',
      /usermod -aG adm aegir/,
    ),
    breaks(
      'php.mysql',
      'mkdir /root/ini && mv /etc/php/8.2/fpm/conf.d/*mysql* /root/ini',
      'mv /root/ini/* /etc/php/8.2/fpm/conf.d && rmdir /root/ini',
      /php8\.2-mysql/,
    ),
  ];

  it.each(BROKEN)('the doctor names $check while just that is broken', (one) => expectNamed(web2, one));

  it('the doctor finds all of it mended', async () => {
    const complained = complaints(await doctor(web2));
    for (const { check } of BROKEN) expect(complained).not.toContain(check);
  });

  it("serves its sites, and 404 for names that are nobody's", async () => {
    expect(await page()).toBe('200 site=n1.example version=one include=one\n');
    await farm.done('site set n1.example --aliases www.n1.example');
    expect(await page('/some/page?x=1', 'www.n1.example')).toContain('200 site=www.n1.example version=one');
    expect(await page('/', 'nobody.example')).toMatch(/^404/);
    expect(await page('/', web2.ip)).toMatch(/^404/);
    expect(await web2.curl('http://[::1]/', { site: 'n1.example' })).toMatchObject({ status: 200 });
  });

  it('tells the number of its generation to nobody but the machine itself', async () => {
    const { server } = await farm.ask<{ server: Server__Output }>('server show web2');
    const path = `/.well-known/aegir/${String(server.generation)}`;
    expect(await web2.curl(`http://127.0.0.1${path}`, { site: 'n1.example' })).toMatchObject({
      status: 200,
      body: 'n1.example\n',
    });
    expect(await page(path)).toMatch(/^404/);
  });

  it('takes new code without losing a visitor or mixing it with the old', async () => {
    const visitors = new Visitors(web2, ['n1.example', 'n2.example']);
    await farm.edit('shop', 'two');
    await farm.done('platform verify shop');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    const seen = new Set(visitors.visits.map(({ body }) => body.replace(/^site=\S+ /, '').trim()));
    expect(['version=one include=one', 'version=two include=two']).toEqual(expect.arrayContaining([...seen]));
    expect(await page()).toContain('version=two');
    expect(await web2.journal('php8.2-fpm')).toContain('Reloaded');
  });

  it('keeps what a visitor sends, and runs none of it', async () => {
    const sent = await web2.curl('http://127.0.0.1/?name=u.txt', {
      site: 'n1.example',
      args: ['--data-binary', 'upload'],
    });
    expect(sent.status).toBe(201);
    web2.write(`${DATA}/files/evil.php`, PHP);
    web2.write(`${DATA}/private/evil.php`, PHP);
    await web2.ok(`chown -R aegir:www-data ${DATA}`);
    expect(await page('/sites/n1.example/files/u.txt')).toBe('200 upload');
    expect(await page('/files/u.txt')).toBe('200 upload');
    for (const folder of ['/sites/n1.example/files', '/files', '/sites/n1.example/private']) {
      for (const name of ['evil.php', 'evil.php/x', 'evil.php%00.txt', 'EVIL.PHP', '', '../files/evil.php']) {
        const answer = await page(`${folder}/${name}`);
        expect(answer).not.toMatch(/program ran|<\?php/);
      }
    }
    expect(await page('/index.php/sites/n1.example/files/evil.php')).not.toMatch(/program ran/);
  });

  it('a disabled site says so, and is back when it is enabled', async () => {
    await farm.done('site disable n3.example');
    expect(await page('/', 'n3.example')).toMatch(/^503 .*disabled/);
    await farm.done('site enable n3.example');
    expect(await page('/', 'n3.example')).toMatch(/^200/);
  });

  it('one broken snippet fails its own task with the words of nginx, and nothing else', async () => {
    web2.write(`${CONFIG}/site.d/n4.example.conf`, 'nonsense_directive on;\n');
    const task = await farm.task('site verify n4.example');
    expect(task).toMatchObject({ state: 'failure', reason: 'SITE_CONFIG_INVALID' });
    expect(JSON.stringify(task)).toContain('nonsense_directive');
    expect(JSON.stringify(task)).toContain('n4.example.conf');
    await restartNginx();
    web2.write(`${CONFIG}/site.d/n4.example.conf`, 'add_header X-Snippet four;\n');
    await farm.done('site verify n4.example');
    const { body } = await web2.curl('http://127.0.0.1/robots.txt', { site: 'n4.example', args: ['-i'] });
    expect(body).toContain('X-Snippet: four');
  });

  it('a redirect in a snippet stands after the proof of the generation, not before it', async () => {
    web2.write(`${CONFIG}/site.d/n5.example.conf`, 'return 301 https://elsewhere.example$request_uri;\n');
    await farm.done('site verify n5.example');
    expect((await visit(web2, 'n5.example')).status).toBe(301);
    await web2.ok(['rm', `${CONFIG}/site.d/n5.example.conf`]);
    await farm.done('site verify n5.example');
  });

  it('a reload to which nginx says yes and which then fails is undone, with the words of its log', async () => {
    await web2.ok('systemd-run -q --unit=squatter python3 -m http.server 2222');
    await eventually(async () => {
      expect((await web2.curl('http://127.0.0.1:2222/')).status).toBe(200);
    });
    web2.write('/etc/nginx/squatted.inc', 'server {\n    listen 2222;\n}\n');
    web2.write(`${CONFIG}/post.d/squatted.conf`, 'include squatted.inc;\n');
    const visitors = new Visitors(web2, ['n1.example', 'n2.example']);
    const task = await farm.task('server verify web2');
    await visitors.leave();
    expect(task.state).toBe('failure');
    expect(JSON.stringify(task)).toMatch(/RELOAD_FAILED.*2222 failed .98: Address already in use/);
    expect(visitors.failures).toEqual([]);
    await web2.ok(['rm', `${CONFIG}/post.d/squatted.conf`]);
    await web2.ok('systemctl stop squatter');
    await restartNginx();
    await farm.done('server verify web2');
  });

  it.each(['apply.switched', 'apply.reloaded', 'apply.probed'])(
    'a spoke that is killed at %s leaves the old code or the new, and sites that answer',
    async (point) => {
      const next = `at-${point}`;
      await farm.edit('shop', next);
      const visitors = new Visitors(web2, ['n1.example', 'n2.example']);
      await farm.fault(web2, 'aegir-spoke', `${point}:kill`);
      const { taskId } = await farm.ask<{ taskId: string }>('platform verify shop --no-wait');
      await eventually(
        async () => {
          expect((await web2.exec('systemctl is-active aegir-spoke')).stdout).toBe('failed\n');
        },
        { within: 30_000 },
      );
      await farm.fault(web2, 'aegir-spoke', undefined);
      const task = await farm.ended(taskId);
      await visitors.leave();
      expect(visitors.failures).toEqual([]);
      if (task.state !== 'success') await farm.done(`task retry ${taskId}`);
      expect(await page()).toContain(`version=${next} include=${next}`);
    },
  );

  it('an nginx that its administrator stopped stays stopped, and is right when it starts', async () => {
    await web2.ok('systemctl stop nginx');
    const task = await farm.task('site add late.example --platform shop');
    expect(['warning', 'failure']).toContain(task.state);
    expect(JSON.stringify(task)).toContain('WEB_SERVER_STOPPED');
    expect((await web2.exec('systemctl is-active nginx')).stdout).toBe('inactive\n');
    await web2.ok('systemctl start nginx');
    await eventually(() => allAnswer());
    expect((await visit(web2, 'late.example')).status).toBe(200);
  });

  it('gives the spoke no more of root than its exact words, and takes no hostile name', async () => {
    const beyond = [
      ...['/usr/sbin/nginx -t -c /tmp/evil.conf', '/usr/sbin/nginx -s stop', '/usr/bin/systemctl stop nginx'],
      ...['/usr/bin/systemctl reload nginx --root=/tmp', '/usr/bin/systemctl restart php8.2-fpm'],
    ];
    for (const command of beyond) {
      const { stderr } = await web2.exec(`sudo -n ${command}`, { user: 'aegir' });
      expect(stderr).toContain('a password is required');
    }
    for (const name of HOSTILE_HOSTS.filter((host) => host !== '')) {
      const { code } = await farm.ctl(['site', 'add', name, '--platform', 'shop']);
      expect(code).not.toBe(0);
    }
    expect(await web2.ok(`ls ${CONFIG}/current/vhost.d`)).toBe(`late.example\n${SITES.join('\n')}\n`);
  });

  it('is not given up for an Apache that cannot have its port', async () => {
    await installBeside(web2, 'apache');
    const task = await farm.task('server set web2 --web apache');
    expect(task.state).toBe('failure');
    expect(JSON.stringify(task)).toContain('nginx listens on port 80');
    await allAnswer();
  });

  it('is taken over by Apache, whose files take the place of its own, and takes over again', async () => {
    await web2.ok('systemctl stop nginx && systemctl start apache2');
    // What the administrator wrote for nginx is no good for Apache: its site is left out, by name.
    const task = await farm.task('server verify web2');
    expect(task).toMatchObject({ state: 'warning', reason: 'SITE_CONFIG_INVALID' });
    expect(JSON.stringify(task)).toContain('n4.example.conf');
    await web2.ok(['rm', `${CONFIG}/site.d/n4.example.conf`]);
    await farm.done('site verify n4.example');
    await allAnswer();
    const { server } = await farm.ask<{ server: Server__Output }>('server show web2');
    expect(server.facts?.webServer).toMatchObject({ kind: 'apache' });
    expect(await web2.ok(`ls ${CONFIG}/current`)).not.toContain('nginx.conf');
    await web2.ok('systemctl stop apache2 && systemctl start nginx');
    expect(await page()).not.toMatch(/^200/);
    await farm.done('server set web2 --web nginx');
    await allAnswer();
    expect(await web2.ok(`ls ${CONFIG}/current`)).not.toContain('apache.conf');
  });

  it('beside an Apache on another port gives the sites over and takes them back without a gap', async () => {
    await web2.ok("sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && systemctl start apache2");
    web2.write('/etc/aegir/spoke.yaml', 'policy:\n  ports: [80, 8080]\n');
    await web2.ok('systemctl restart aegir-spoke');
    await farm.spokeIs('web2', 'connected');
    await farm.done('server set web2 --web apache --http-port 8080');
    expect((await visit(web2, 'n1.example', '/', { port: 8080 })).status).toBe(200);
    // Its last workers end a moment after the new ones have begun.
    await eventually(async () => {
      expect((await visit(web2, 'n1.example')).status).toBe(0);
    });
    const visitors = new Visitors(web2, ['n1.example'], 25, 8080);
    await farm.done('server set web2 --web nginx --http-port 80');
    await allAnswer();
    // What answers there then is Apache's own page.
    await eventually(async () => {
      expect((await visit(web2, 'n1.example', '/', { port: 8080 })).body).not.toContain('site=');
    });
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    const ours = visitors.visits.map(({ body }) => body.startsWith('site=n1.example'));
    expect(ours[0]).toBe(true);
    expect(ours.slice(ours.indexOf(false)).includes(true)).toBe(false);
  });
});
