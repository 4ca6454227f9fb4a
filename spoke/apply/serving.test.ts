import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteDataFolder } from '../disk/places.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';

/** What visitors get from a real Apache. */
describe('a served site', { timeout: 60_000 }, () => {
  let host: Host;
  let data: string;

  beforeAll(async () => {
    host = await createHost();
    const release = host.addRelease({
      'web/index.php': "<?php echo 'app ', $_SERVER['REQUEST_URI'], ' ', getenv('AEGIR_SITE_DATA');",
      'web/page.html': 'page',
      'web/.git/config': 'secret',
      'web/.htaccess': 'FallbackResource /index.php\n',
      'web/files/own.txt': 'of the tree',
      'secret.txt': 'beside the docroot',
    });
    const sites = [
      { uri: 'a.test', aliases: ['alias.test'] },
      { uri: 'off.test', enabled: false },
    ];
    const platform = { root: host.config.root, docroot: 'web' };
    expect(await host.apply(stateOf(host.port, release, sites, platform))).toMatchObject({ problems: [] });
    data = `${siteDataFolder(host.config)}/a.test`;
    writeFileSync(`${data}/files/up.txt`, 'uploaded');
    writeFileSync(`${data}/files/own.txt`, 'shadowed');
    writeFileSync(`${data}/files/evil.php`, "<?php echo 'evil';");
    writeFileSync(`${data}/files/evil.phtml`, "<?php echo 'evil';");
    writeFileSync(`${data}/files/evil.php.jpg`, "<?php echo 'evil';");
    writeFileSync(`${data}/files/image.jpg`, "<?php echo 'evil';");
    writeFileSync(`${data}/files/.htaccess`, 'SetHandler application/x-httpd-php\n');
    writeFileSync(`${data}/private/p.txt`, 'private');
    symlinkSync('/etc/passwd', `${data}/files/link`);
    mkdirSync(`${data}/files/folder`);
    chmodSync(`${data}/files/folder`, 0o755);
  });
  afterAll(async () => {
    await host.close();
  });

  it('answers under its name and its aliases, with its environment', async () => {
    expect(await host.get('a.test')).toBe(`200 app / ${data}`);
    expect(await host.get('alias.test', '/page.html')).toBe('200 page');
    expect(await host.get('a.test', '/some/path')).toBe(`200 app /some/path ${data}`);
  });

  it('gives uploads from outside the release under both paths, the tree first under the short one', async () => {
    expect(await host.get('a.test', '/sites/a.test/files/up.txt')).toBe('200 uploaded');
    expect(await host.get('a.test', '/files/up.txt')).toBe('200 uploaded');
    expect(await host.get('a.test', '/files/own.txt')).toBe('200 of the tree');
  });

  it('leaves an upload that is not there to the application, which may make it', async () => {
    expect(await host.get('a.test', '/sites/a.test/files/styles/x.png')).toContain(
      '200 app /sites/a.test/files/styles',
    );
  });

  it.each(['evil.php', 'evil.phtml', 'evil.php.jpg', 'evil.php/x', 'link', '.htaccess'])(
    'refuses the upload %s',
    async (name) => {
      const answer = await host.get('a.test', `/sites/a.test/files/${name}`);
      expect(answer).not.toMatch(/^200 (?:evil|<)/);
      expect(answer).toMatch(/^(?:403|404|200 app)/);
    },
  );

  it('runs no upload, whatever an uploaded .htaccess says', async () => {
    expect(await host.get('a.test', '/sites/a.test/files/image.jpg')).toBe("200 <?php echo 'evil';");
  });

  it.each(['/sites/a.test/private/p.txt', '/.git/config', '/../secret.txt', '/%2e%2e/secret.txt'])(
    'does not give away %s',
    async (path) => {
      expect(await host.get('a.test', path)).not.toMatch(/private$|secret$|beside/);
    },
  );

  it('lists no folder', async () => {
    expect(await host.get('a.test', '/sites/a.test/files/folder/')).toContain('200 app');
    expect(await host.get('a.test', '/files/')).not.toContain('own.txt');
  });

  it('does not reach the data of another site', async () => {
    expect(await host.get('alias.test', '/sites/off.test/files/x')).toContain('200 app');
    expect(await host.get('off.test', '/sites/a.test/files/up.txt')).toMatch(/^503/);
  });

  it('that is disabled answers 503 everywhere, and still proves its generation', async () => {
    expect(await host.get('off.test')).toMatch(/^503 .*disabled/);
    expect(await host.get('off.test', '/page.html')).toMatch(/^503/);
    expect(await host.get('off.test', '/.well-known/aegir/1')).toBe('200 off.test');
  });

  it('never hands a probe of another generation to the application', async () => {
    expect(await host.get('a.test', '/.well-known/aegir/99')).toMatch(/^404/);
  });

  it('has data folders for the group of the web server, which nobody else may enter', () => {
    expect((statSync(data).mode & 0o7777).toString(8)).toBe('2750');
    expect((statSync(`${data}/files`).mode & 0o7777).toString(8)).toBe('2770');
    expect(readFileSync(`${data}/files/up.txt`, 'utf8')).toBe('uploaded');
  });
});
