import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const SITES = Array.from({ length: 20 }, (_, index) => `s${String(index + 1)}.example`);
const CONFIG = '/var/aegir/config';

describe('a change that would break the web server', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1');
    await farm.serve(web1);
    await farm.build('shop', web1, SITES);
  }, 240_000);

  async function allAnswer(sites = SITES): Promise<void> {
    const answers = await Promise.all(sites.map((uri) => visit(web1, uri)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  }

  async function restartApache(): Promise<void> {
    await web1.ok('systemctl restart apache2');
    await eventually(() => allAnswer());
  }

  /** What the administrator of the machine writes for one site or for all. */
  function snippet(place: string, text: string): void {
    web1.write(`${CONFIG}/${place}`, text);
  }

  it('one broken snippet among 20 sites fails its own task with the words of Apache, and nothing else', async () => {
    snippet('site.d/s7.example.conf', 'NonsenseDirective on\n');
    const task = await farm.task('site verify s7.example');
    expect(task).toMatchObject({ state: 'failure', reason: 'SITE_CONFIG_INVALID' });
    expect(JSON.stringify(task)).toContain('NonsenseDirective');
    expect(JSON.stringify(task)).toContain('s7.example.conf');
    await allAnswer();
    await restartApache();
  });

  it('changes of other sites go on beside the broken one', async () => {
    const task = await farm.task('site set s8.example --aliases www.s8.example');
    expect(['success', 'warning']).toContain(task.state);
    expect((await visit(web1, 'www.s8.example')).status).toBe(200);
    expect(['success', 'warning']).toContain((await farm.task('site add s21.example --platform shop')).state);
    expect((await visit(web1, 's21.example')).status).toBe(200);
    await allAnswer();
  });

  it('the site is well again once its snippet is', async () => {
    snippet('site.d/s7.example.conf', 'ExpiresActive On\n');
    const missing = await farm.task('site verify s7.example');
    // The expires module is not enabled: that, too, is only this site's trouble.
    expect(missing).toMatchObject({ state: 'failure', reason: 'SITE_CONFIG_INVALID' });
    snippet('site.d/s7.example.conf', 'AddDefaultCharset latin1\n');
    await farm.done('site verify s7.example');
    await allAnswer();
  });

  it('a new site whose snippet is broken is left out, and works once it is mended', async () => {
    snippet('site.d/new.example.conf', '<Directory /nowhere\n');
    expect((await farm.task('site add new.example --platform shop')).state).toBe('failure');
    await allAnswer();
    await restartApache();
    snippet('site.d/new.example.conf', '# mended\n');
    await farm.done('site verify new.example');
    expect((await visit(web1, 'new.example')).status).toBe(200);
  });

  it('a port that somebody else holds never reaches Apache', async () => {
    await web1.ok('systemd-run -q --unit=squatter python3 -m http.server 2222');
    await eventually(() => web1.ok('ss -Hltn sport = :2222 | grep -q .'));
    await survives('post.d/listen.conf', 'Listen 2222\n');
    await web1.ok('systemctl stop squatter');
  });

  it('a key that does not match its certificate never reaches Apache', async () => {
    await web1.ok('a2enmod -q ssl && systemctl restart apache2');
    for (const name of ['one', 'two']) {
      await web1.ok(
        `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=x -keyout /etc/ssl/${name}.key -out /etc/ssl/${name}.pem && chown aegir /etc/ssl/${name}.key`,
      );
    }
    const files = 'SSLCertificateFile /etc/ssl/one.pem\nSSLCertificateKeyFile /etc/ssl/two.key';
    await survives(
      'post.d/tls.conf',
      `<VirtualHost *:443>\nServerName t.example\nSSLEngine on\n${files}\n</VirtualHost>\n`,
    );
  });

  /** Apache lives on with all sites whatever the administrator wrote; at most two seconds are lost. */
  async function survives(place: string, text: string): Promise<void> {
    snippet(place, text);
    const visitors = new Visitors(web1, ['s1.example', 's2.example']);
    const task = await farm.task('server verify web1');
    await visitors.leave();
    expect(task.state).not.toBe('success');
    expect(JSON.stringify(task)).toContain(place);
    expect(visitors.outage).toBeLessThan(2_000);
    await allAnswer();
    await web1.ok(['rm', `${CONFIG}/${place}`]);
    await restartApache();
    await farm.done('server verify web1');
  }

  it('code that fails in every site is taken back, and the old code answers', async () => {
    await farm.edit('shop', 'bad');
    farm.hub.write('/var/aegir/platforms/shop/index.php', '<?php no_such_function();\n');
    const visitors = new Visitors(web1, ['s1.example', 's2.example']);
    const task = await farm.task('platform verify shop');
    await visitors.leave();
    expect(task).toMatchObject({ state: 'failure' });
    expect(JSON.stringify(task)).toContain('SITE_BROKEN');
    expect((await visit(web1, 's1.example')).body).toContain('version=one include=one');
    expect(visitors.outage).toBeLessThan(12_000);
    await farm.edit('shop', 'two');
    await farm.done('platform verify shop');
    expect((await visit(web1, 's1.example')).body).toContain('version=two include=two');
  });

  it('a web server that its administrator stopped stays stopped, and is right when it starts', async () => {
    await web1.ok('systemctl stop apache2');
    const task = await farm.task('site add later.example --platform shop');
    expect(['warning', 'failure']).toContain(task.state);
    expect(JSON.stringify(task)).toMatch(/WEB_?SERVER_STOPPED|stopped/i);
    expect((await web1.exec('systemctl is-active apache2')).stdout).toBe('inactive\n');
    await web1.ok('systemctl start apache2');
    await eventually(() => allAnswer());
    await farm.done('site verify later.example');
    expect((await visit(web1, 'later.example')).status).toBe(200);
  });

  it('Apache is never a child of the spoke: a restart of the spoke leaves it alone', async () => {
    const pid = await web1.ok('cat /run/apache2/apache2.pid');
    const visitors = new Visitors(web1, ['s1.example']);
    await web1.ok('systemctl restart aegir-spoke');
    await visitors.leave();
    expect(visitors.failures).toEqual([]);
    expect(await web1.ok('cat /run/apache2/apache2.pid')).toBe(pid);
    expect(await web1.ok(`cat /proc/${pid.trim()}/cgroup`)).toContain('apache2.service');
  });

  it('an Apache that died is started by systemd, not by the spoke itself', async () => {
    await web1.ok('systemctl kill -s KILL apache2');
    await farm.task('server verify web1');
    await web1.ok('systemctl restart apache2');
    await eventually(() => allAnswer());
    const pid = (await web1.ok('cat /run/apache2/apache2.pid')).trim();
    expect(await web1.ok(`cat /proc/${pid}/cgroup`)).toContain('apache2.service');
  });
});
