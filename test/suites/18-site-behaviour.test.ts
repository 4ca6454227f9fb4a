import { beforeAll, describe, expect, it } from 'vitest';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import type { WebKind } from '../lab/install.ts';
import { visit } from '../lab/visitors.ts';

const KINDS = ['apache', 'apache with php-fpm', 'nginx'] as const satisfies readonly WebKind[];
const NAMES = { apache: 'web1', 'apache with php-fpm': 'web2', nginx: 'web3' } as const;
/** Where a spoke keeps what an authority asks for. */
const CHALLENGES = '/var/aegir/config/acme';
const CHALLENGE = '/.well-known/acme-challenge/token';
const PROGRAM = '<?php echo "program ran";\n';
const SETTINGS = ['memory_limit', 'max_execution_time', 'post_max_size', 'display_errors', 'date.timezone'];

/** Says what PHP was told. */
const CODE = `<?php
header('X-Odd: of the application');
foreach (explode(',', '${SETTINGS.join(',')}') as $name) echo ini_get($name), ' ';
echo $_SERVER['REMOTE_USER'] ?? '';
`;
const RULES = 'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^pretty$ index.php [L]\n';

/** How sites behave on each kind of web server; each `it` is one step of the story. */
describe('a farm with every kind of web server', () => {
  let farm: Farm;
  const hosts = new Map<WebKind, Host>();

  beforeAll(async () => {
    farm = await Farm.start();
    await Promise.all(KINDS.map(prepare));
  }, 300_000);

  async function prepare(kind: WebKind): Promise<void> {
    const name = NAMES[kind];
    const host = await farm.webServer(name, kind);
    hosts.set(kind, host);
    await farm.serve(host, kind === 'nginx' ? 'nginx' : 'apache');
    const tree = `/var/aegir/platforms/code-${name}`;
    farm.hub.write(`${tree}/index.php`, CODE);
    farm.hub.write(`${tree}/.htaccess`, RULES);
    host.write(`${CHALLENGES}/token`, 'proof');
    await farm.hub.ok(`chown -R aegir:aegir ${tree}`);
    await farm.done(`platform add code-${name} --server ${name}`);
    const sites = [`a.${name}.example --www`, `z.${name}.example`];
    await Promise.all(sites.map((site) => farm.done(`site add ${site} --platform code-${name}`)));
  }

  describe.each(KINDS)('with %s', (kind) => {
    const name = NAMES[kind];
    const site = `a.${name}.example`;
    const other = `z.${name}.example`;
    const web = (): Host => hosts.get(kind) ?? expect.fail('no such host');

    function ask(path = '/', of = site, args: readonly string[] = []) {
      return web().curl(`http://127.0.0.1${path}`, { site: of, args });
    }

    it('tells PHP what the site was given, and the neighbours what they had, also after it is taken back', async () => {
      const before = (await ask('/', other)).body;
      const given = '--php-setting memory_limit=77M --php-setting max_execution_time=44 --max-body 3m';
      await farm.done(`site set ${site} ${given} --php-setting date.timezone=Europe/Berlin`);
      for (let round = 0; round < 12; round += 1) {
        expect((await ask()).body).toMatch(/^77M 44 3145728 \S* ?Europe\/Berlin /);
        expect((await ask('/', other)).body).toBe(before);
      }
      await farm.done(`site set ${site} --no-php-setting --no-max-body`);
      for (let round = 0; round < 8; round += 1) expect((await ask()).body).toBe(before);
    });

    it('asks for a password, sends other names to one, and speaks in headers of its own', async () => {
      await farm.hub.ok(['sh', '-c', 'umask 077; printf "open sesame\\n" > /root/password']);
      const password = `--auth-user anna --auth-password-file ${farm.hub.place('/root/password')}`;
      const words = `site set ${site} --redirect-to ${site} ${password}`;
      await farm.done([...words.split(' '), '--header', 'X-Odd: "50%" \\ of it', '--logs']);
      expect((await ask()).status).toBe(401);
      expect((await ask(CHALLENGE)).body).toBe('proof');
      const inside = await ask('/', site, ['-u', 'anna:open sesame', '-i']);
      expect([inside.status, inside.body.match(/^x-odd: .*$/gim)]).toEqual([200, ['X-Odd: "50%" \\ of it']]);
      expect(inside.body).toMatch(/ anna$/);
      const elsewhere = await ask('/x?y=1', `www.${site}`, ['-i']);
      expect(elsewhere.body).toMatch(new RegExp(`^location: http://${site}/x\\?y=1$`, 'im'));
      const file = '/var/aegir/config/current/auth.d';
      expect(await web().ok(`stat -c '%a %U:%G' ${file}/${site}`)).toBe('640 aegir:www-data\n');
      expect((await web().exec(`cat ${file}/${site}`, { user: 'nobody' })).code).not.toBe(0);
      const log = `/var/aegir/logs/${site}`;
      expect(await web().ok(`grep -c 'GET /x?y=1' ${log}/access.log`)).toBe('1\n');
      expect((await web().exec(`cat ${log}/access.log`, { user: 'nobody' })).code).not.toBe(0);
      const { site: shown } = await farm.ask<{ site: Site__Output }>(`site show ${site}`);
      expect(shown.settings).toMatchObject({
        redirectTo: site,
        auth: { user: 'anna', hash: '' },
        logs: true,
      });
      await web().ok(`rm -r ${log}`);
      await farm.done(`site set ${site} --no-auth-user --no-redirect-to --no-header`);
      expect(await web().ok(`stat -c '%a' ${log}`)).toBe('750\n');
    });

    it('is under maintenance and back, through a restart of the web server', async () => {
      await farm.done(`site set ${site} --maintenance`);
      await web().ok(`systemctl restart ${kind === 'nginx' ? 'nginx' : 'apache2'}`);
      expect(await ask('/', site, ['-i'])).toMatchObject({ status: 503 });
      expect((await ask('/', site, ['-i'])).body).toMatch(/retry-after: 600[^]*under maintenance/i);
      expect((await ask('/', other)).status).toBe(200);
      expect((await ask(CHALLENGE)).body).toBe('proof');
      await farm.done(`site set ${site} --no-maintenance`);
      expect((await ask()).status).toBe(200);
    });

    it('gives a wildcard what no other site has', async () => {
      await farm.done(`site set ${site} --aliases *.${name}.wild,*.deep.${name}.wild`);
      await farm.done(`site set ${other} --aliases www.${name}.wild --header X-Site:other`);
      const of = async (host: string) =>
        (await ask('/', host, ['-i'])).body.match(/x-site: (\w+)/i)?.[1] ?? 'first';
      expect(await of(`any.${name}.wild`)).toBe('first');
      expect(await of(`www.${name}.wild`)).toBe('other');
      expect((await ask('/', `${name}.wild`)).status).toBe(404);
    });

    it('runs no program and lists nothing among the data of a site, by whatever name', async () => {
      const data = `/var/aegir/platforms/.aegir/sites/${site}`;
      const files = ['x.php', 'x.php.jpg', 'x.phtml', 'x.PHP', 'x.pHp5', 'x.phar', 'a.jpg', '.user.ini'];
      for (const file of files) web().write(`${data}/files/${file}`, PROGRAM);
      web().write(`${data}/files/.htaccess`, 'SetHandler application/x-httpd-php\nOptions +Indexes\n');
      web().write(`${data}/private/p.txt`, PROGRAM);
      await web().ok(`chown -R aegir:www-data ${data}`);
      const tails = [
        ...files,
        ...files.map((file) => `${file}/x.php`),
        'x.php%00.jpg',
        'x.php%20',
        'x.php.',
        '',
      ];
      for (const folder of [`/sites/${site}/files`, '/files']) {
        for (const tail of tails) {
          const { body } = await visit(web(), site, `${folder}/${tail}`);
          expect([tail, body.replace(PROGRAM, '')]).not.toEqual([
            tail,
            expect.stringMatching(/program ran|Index of/),
          ]);
        }
      }
      for (const path of [
        `/sites/${site}/private/p.txt`,
        '/private/p.txt',
        `/sites/${site}/files/../private/p.txt`,
      ]) {
        expect((await visit(web(), site, path)).body).not.toContain('program');
      }
    });

    it('names the versions of PHP there are when one is asked for that is not', async () => {
      const task = await farm.task(`site set ${other} --php 5.6`);
      expect(task.state).toBe('failure');
      expect(JSON.stringify(task)).toMatch(/PHP_VERSION_MISSING.*PHP 5\.6; this server has 8\.2/);
      expect((await ask('/', other)).status).toBe(200);
      await farm.done(`site set ${other} --php 8.2`);
    });

    it.runIf(kind !== 'nginx')(
      'follows the rules of the code, keeps them when they break, and names the line',
      async () => {
        expect((await ask('/pretty', other)).status).toBe(200);
        const tree = `/var/aegir/platforms/code-${name}`;
        farm.hub.write(`${tree}/.htaccess`, `${RULES}RewriteRule "(" x\n`);
        await farm.hub.ok(`chown aegir:aegir ${tree}/.htaccess`);
        const task = await farm.task(`platform verify code-${name}`);
        expect(task.state).toBe('failure');
        expect(JSON.stringify(task)).toMatch(/HTACCESS_INVALID.*\.htaccess","line":4/);
        expect((await ask('/pretty', other)).status).toBe(200);
      },
    );
  });
});
