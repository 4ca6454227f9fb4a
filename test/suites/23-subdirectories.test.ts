import { beforeAll, describe, expect, it } from 'vitest';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import type { WebKind } from '../lab/install.ts';
import { visit } from '../lab/visitors.ts';

const KINDS = ['apache', 'apache with php-fpm', 'nginx'] as const satisfies readonly WebKind[];
const NAMES = { apache: 'web1', 'apache with php-fpm': 'web2', nginx: 'web3' } as const;

/**
 * Says who it takes itself for. OPcache answers ini_get() of a literal name once for all sites that share the code, with
 * what the first of them was given.
 */
const CODE = `<?php
$of = fn($name) => $_SERVER[$name] ?? '';
echo json_encode([
  'site' => $of('AEGIR_SITE'), 'data' => $of('AEGIR_SITE_DATA'), 'script' => $of('SCRIPT_NAME'),
  'uri' => $of('REQUEST_URI'), 'path' => $of('PATH_INFO'), 'https' => $of('HTTPS'),
  'memory' => ini_get_all('core')['memory_limit']['local_value'], 'wrote' => @file_put_contents($of('AEGIR_SITE_DATA') . '/files/w.txt', 'w'),
]);
`;
/** As Drupal and WordPress have them. */
const RULES = `RewriteEngine On
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule ^ index.php [L]
`;

/** What the application said of itself. */
interface Said {
  readonly site: string;
  readonly data: string;
  readonly script: string;
  readonly uri: string;
  readonly path: string;
  readonly https: string;
  readonly memory: string;
  readonly wrote: number | false;
}

/** Sites in subdirectories on each kind of web server; each `it` is one step of the story. */
describe('sites in subdirectories', () => {
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
    if (kind !== 'nginx') await host.ok('a2enmod -q ssl headers && systemctl restart apache2');
    await farm.ask(`server add ${name} --web ${kind === 'nginx' ? 'nginx_ssl' : 'apache_ssl'} --no-wait`);
    await farm.join(host);
    await farm.done(`server verify ${name}`);
    const tree = `/var/aegir/platforms/code-${name}`;
    farm.hub.write(`${tree}/index.php`, CODE);
    farm.hub.write(`${tree}/.htaccess`, RULES);
    await farm.hub.ok(`chown -R aegir:aegir ${tree}`);
    await farm.done(`platform add code-${name} --server ${name}`);
    const settings = '--php-setting memory_limit=77M --header X-Main:yes';
    await farm.done(`site add ${name}.example --www --platform code-${name} ${settings}`);
  }

  describe.each(KINDS)('with %s', (kind) => {
    const name = NAMES[kind];
    const main = `${name}.example`;
    const shop = `${main}/shop`;
    const web = (): Host => hosts.get(kind) ?? expect.fail('no such host');

    async function ask(path: string, host = main): Promise<Said> {
      const { status, body } = await visit(web(), host, path);
      if (status !== 200) throw new Error(`${host}${path}: ${String(status)} ${body}`);
      return JSON.parse(body) as Said;
    }

    it('one is served as soon as it is added, and its host needs no verify for it', async () => {
      await farm.done(`site add ${shop} --platform code-${name}`);
      const data = `/var/aegir/platforms/.aegir/sites/${name}.example_shop`;
      for (const host of [main, `www.${main}`]) {
        expect(await ask('/shop/', host)).toMatchObject({
          site: shop,
          data,
          script: '/shop/index.php',
          wrote: 1,
        });
      }
      expect(await ask('/shop/a/page?x=1')).toMatchObject({
        script: '/shop/index.php',
        uri: '/shop/a/page?x=1',
      });
      expect(await ask('/shop/index.php/a/b')).toMatchObject({ script: '/shop/index.php', path: '/a/b' });
      expect(await ask('/a/page')).toMatchObject({ site: main, script: '/index.php' });
    });

    it('it has nothing of the settings of its host, and its host nothing of its own', async () => {
      await farm.done(`site set ${shop} --php-setting max_execution_time=44`);
      for (let round = 0; round < 8; round += 1) {
        expect(await ask('/')).toMatchObject({ memory: '77M' });
        expect((await ask('/shop/')).memory).not.toBe('77M');
      }
      const headers = await web().curl('http://127.0.0.1/shop/', { site: main, args: ['-i'] });
      expect(headers.body).not.toMatch(/x-main/i);
    });

    it('it speaks the TLS of its host, and is asked for none of its own', async () => {
      expect(await farm.refusal(`site set ${shop} --tls on`)).toMatchObject({ field: 'tls.mode' });
      await farm.done(`site set ${main} --tls required`);
      const place = await farm.hub.ok([
        ...['curl', '-s', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}'],
        ...['-H', `Host: ${main}`, `http://${web().ip}/shop/x`],
      ]);
      expect(place).toBe(`301 https://${main}/shop/x`);
      const at = ['-k', '--resolve', `${main}:443:${web().ip}`];
      const page = await farm.hub.curl(`https://${main}/shop/x`, { args: at });
      expect(JSON.parse(page.body)).toMatchObject({ site: shop, https: 'on' });
    });

    it('it is served as before once its host needs no TLS any more', async () => {
      await farm.done(`site set ${main} --tls off`);
      expect(await ask('/shop/')).toMatchObject({ site: shop, https: '' });
    });

    it('it runs no upload and gives nothing private away', async () => {
      const data = `/var/aegir/platforms/.aegir/sites/${main}_shop`;
      web().write(`${data}/files/x.php`, '<?php echo "program ran";');
      web().write(`${data}/files/a.txt`, 'public');
      web().write(`${data}/private/p.txt`, 'hidden');
      await web().ok(`chown -R aegir:www-data ${data}`);
      const folder = `/shop/sites/${main}.shop`;
      expect(await visit(web(), main, `${folder}/files/a.txt`)).toMatchObject({
        status: 200,
        body: 'public',
      });
      for (const path of [
        ...[`${folder}/files/x.php`, '/shop/files/x.php', `${folder}/files/x.php/a`, `${folder}/files/`],
        ...[`${folder}/private/p.txt`, `${folder}/files/../private/p.txt`, '/shop/private/p.txt'],
      ]) {
        expect([path, (await visit(web(), main, path)).body]).not.toEqual([
          path,
          expect.stringMatching(/program ran|hidden|Index of/),
        ]);
      }
    });

    it('a broken snippet of it fails its own task, and everybody is served, also after a restart', async () => {
      const snippet = `/var/aegir/config/site.d/${main}_shop.conf`;
      web().write(snippet, 'nonsense\n');
      const task = await farm.task(`site verify ${shop}`);
      await web().ok(['rm', snippet]);
      expect(task.state).toBe('failure');
      expect(JSON.stringify(task)).toContain(snippet);
      await web().ok(`systemctl restart ${kind === 'nginx' ? 'nginx' : 'apache2'}`);
      expect((await ask('/shop/')).site).toBe(shop);
      expect((await ask('/')).site).toBe(main);
      await farm.done(`site verify ${shop}`);
    });

    it('it stays while its host is disabled, keeps it from being removed, and goes', async () => {
      await farm.done(`site disable ${main}`);
      expect((await visit(web(), main)).status).toBe(503);
      expect((await ask('/shop/')).site).toBe(shop);
      expect(await farm.refusal(`site remove ${main} --yes`)).toMatchObject({ metadata: { sites: shop } });
      await farm.done(`site enable ${main}`);
      await farm.done(`site remove ${shop} --yes`);
      expect(await ask('/shop/')).toMatchObject({ site: main, script: '/index.php' });
    });
  });

  it('is not added to a server other than that of its host', async () => {
    const refusal = await farm.refusal('site add web1.example/blog --platform code-web3');
    expect(refusal).toMatchObject({ field: 'platform', remedy: 'Choose a platform of server web1.' });
  });
});
