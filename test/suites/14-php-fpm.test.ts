import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { visit, Visitors } from '../lab/visitors.ts';

const TREE = '/var/aegir/platforms/shop';
const DATA = '/var/aegir/platforms/.aegir/sites/s1.example';
const PHP = '<?php echo "program ran";\n';

describe('Apache with php-fpm', () => {
  let farm: Farm;
  let web1: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    web1 = await farm.webServer('web1', 'apache with php-fpm');
    await farm.serve(web1);
    await farm.build('shop', web1, ['s1.example', 's2.example']);
  }, 240_000);

  async function page(path = '/'): Promise<string> {
    const { status, body } = await visit(web1, 's1.example', path);
    return `${String(status)} ${body}`;
  }

  it('is what the facts and the checklist say', async () => {
    const { server } = await farm.ask<{ server: Server__Output }>('server show web1');
    expect(server.facts).toMatchObject({
      webServer: { kind: 'apache', running: true },
      php: { handler: 'fpm', socket: '/run/php/php8.2-fpm.sock' },
      phpFpm: [{ version: '8.2' }],
    });
    expect(server.facts?.webServer?.modules).toEqual(expect.arrayContaining(['mpm_event', 'proxy_fcgi']));
    const lines = new Map(server.checks.map(({ name, outcome }) => [name, outcome]));
    for (const name of ['php', 'php.reload', 'php.patience']) expect(lines.get(name)).toBe('OUTCOME_OK');
  });

  it('answers for its sites, by the user of php-fpm', async () => {
    expect(await page()).toBe('200 site=s1.example version=one include=one\n');
    expect((await web1.exec('pgrep -f "php-fpm: pool www" -u www-data')).code).toBe(0);
  });

  it('takes new code, reloads php-fpm for it and loses no visitor', async () => {
    const before = await web1.ok('systemctl show -p ActiveEnterTimestampMonotonic -p MainPID php8.2-fpm');
    const visitors = new Visitors(web1, ['s1.example', 's2.example']);
    await farm.edit('shop', 'two');
    await farm.done('platform verify shop');
    await visitors.leave();
    expect(await page()).toContain('version=two include=two');
    expect(visitors.failures).toEqual([]);
    // The master goes on with a new program: the same service, reloaded once.
    expect(await web1.ok('systemctl show -p ActiveEnterTimestampMonotonic -p MainPID php8.2-fpm')).toBe(
      before,
    );
    expect((await web1.journal('php8.2-fpm')).match(/Reloaded|Reloading/g)?.length ?? 0).toBeGreaterThan(0);
  });

  it('leaves php-fpm alone when no code changed', async () => {
    const reloads = async (): Promise<number> =>
      (await web1.journal('php8.2-fpm')).match(/Reloaded/g)?.length ?? 0;
    const before = await reloads();
    await farm.done('site set s2.example --aliases www.s2.example');
    expect(await reloads()).toBe(before);
  });

  it('runs no program among the data of a site, however it is asked for', async () => {
    web1.write(`${DATA}/files/evil.php`, PHP);
    web1.write(`${DATA}/private/evil.php`, PHP);
    web1.write(`${DATA}/files/notes.txt`, 'notes\n');
    await web1.ok(`chown -R aegir:www-data ${DATA}`);
    expect(await page('/sites/s1.example/files/notes.txt')).toBe('200 notes\n');
    const folders = ['/sites/s1.example/files', '/files', '/sites/s1.example/private'];
    for (const folder of folders) {
      for (const name of ['evil.php', 'evil.php/x', 'evil.php%00.txt', '', '../files/evil.php']) {
        expect(await page(`${folder}/${name}`)).not.toContain('program ran');
        expect(await page(`${folder}/${name}`)).not.toContain('<?php echo');
      }
    }
  });

  it('runs no program where the code brings such folders along', async () => {
    farm.hub.write(`${TREE}/sites/default/files/evil.php`, PHP);
    await farm.hub.ok(`chown -R aegir:aegir ${TREE}`);
    await farm.done('platform verify shop');
    for (const path of ['/sites/default/files/evil.php', '/sites/default/files/evil.php/x']) {
      expect(await page(path)).not.toContain('program ran');
    }
  });

  it('that cannot be reloaded is said, and the new code is served all the same', async () => {
    await web1.ok("sed -i '/php8.2-fpm/d' /etc/sudoers.d/aegir-spoke");
    await farm.edit('shop', 'three');
    const task = await farm.task('platform verify shop');
    expect(task.state).toBe('warning');
    expect(JSON.stringify(task)).toContain('PHP_NOT_RELOADED');
    expect(await page()).toContain('version=three include=three');
  });

  it('that is stopped for a moment is no reason to go back, nor to serve sites without PHP from then on', async () => {
    await web1.ok('systemctl stop php8.2-fpm');
    const task = await farm.task('site add s3.example --platform shop');
    expect(JSON.stringify(task)).toContain('SITE_AILING');
    await web1.ok('systemctl start php8.2-fpm');
    for (const site of ['s1.example', 's3.example']) expect((await visit(web1, site)).status).toBe(200);
  });
});
