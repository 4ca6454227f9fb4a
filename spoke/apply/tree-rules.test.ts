import { readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { visit } from '../../test/fakes/visit.ts';
import { currentLink, releasesFolder } from '../disk/places.ts';

const FRONT = 'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ front.html [L]\n';

/** The .htaccess files of code, on a real Apache. */
describe('the rules that code brings along', { timeout: 60_000 }, () => {
  let host: Host;

  beforeEach(async () => {
    host = await createHost();
  });
  afterEach(async () => {
    await host.close();
  });

  function apply(files: Readonly<Record<string, string>>, docroot = ''): Promise<JobResult> {
    const release = host.addRelease({ 'front.html': 'front', 'index.html': 'index', ...files });
    return host.apply(stateOf(host.port, release, [{ uri: 'a.test' }], { root: host.config.root, docroot }));
  }

  function platformFile(): string {
    return readFileSync(`${currentLink(host.config)}/platform.d/app.conf`, 'utf8');
  }

  it('are read once, each for its own folder, and none elsewhere', async () => {
    const files = {
      '.htaccess': FRONT,
      'closed/.htaccess': 'Require all denied\n',
      'closed/open/.htaccess': '<Files "o.txt">\nRequire all granted\n</Files>\n',
      'closed/c.txt': 'closed',
      'closed/open/o.txt': 'open',
      'plain/p.txt': 'plain',
    };
    expect(await apply(files)).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(platformFile()).toContain('AllowOverride None');
    expect(await host.get('a.test', '/no/such/page')).toBe('200 front');
    expect(await host.get('a.test', '/plain/p.txt')).toBe('200 plain');
    expect(await host.get('a.test', '/closed/c.txt')).toMatch(/^403/);
    expect(await host.get('a.test', '/closed/open/o.txt')).toBe('200 open');
    expect(await host.get('a.test', '/.htaccess')).not.toContain('RewriteEngine');
  });

  it('are read again with other code, or gone with it', async () => {
    await apply({ '.htaccess': FRONT });
    await apply({ '.htaccess': 'Redirect 301 /old http://new.test/\n' });
    expect((await visit(host.port, 'a.test', '/old')).headers.location).toBe('http://new.test/');
    expect(await apply({})).toMatchObject({ outcome: 'OUTCOME_APPLIED', problems: [] });
    expect(await host.get('a.test', '/no/such/page')).toMatch(/^404/);
  });

  it('reach a folder under every name it has', async () => {
    const release = host.addRelease({
      'index.html': 'index',
      'real/.htaccess': 'Require all denied\n',
      'real/r.txt': 'r',
    });
    symlinkSync('real', `${releasesFolder(host.config)}/${release}/other`);
    symlinkSync('.', `${releasesFolder(host.config)}/${release}/loop`);
    await host.apply(stateOf(host.port, release, [{ uri: 'a.test' }], { root: host.config.root }));
    for (const path of ['/real/r.txt', '/other/r.txt', '/loop/real/r.txt']) {
      expect(await host.get('a.test', path), path).toMatch(/^403/);
    }
  });

  it('that Apache refuses leave the platform as it was, with file and line', async () => {
    await apply({ '.htaccess': FRONT });
    const result = await apply({ 'index.html': 'two', 'sub/.htaccess': '# one\nRewriteRule "(" x\n' });
    expect(result.problems).toMatchObject([{ reason: 'HTACCESS_INVALID', platform: 'app', line: 2 }]);
    expect(result.problems?.[0]?.file).toMatch(/\/sub\/\.htaccess$/);
    expect(await host.get('a.test', '/index.html')).toBe('200 index');
    expect(await host.get('a.test', '/no/such/page')).toBe('200 front');
  });

  it('that ask for too much are left to each request, where they may not have it, and say so', async () => {
    const result = await apply({ '.htaccess': `${FRONT}Include /etc/hostname\n` });
    expect(result).toMatchObject({ outcome: 'OUTCOME_APPLIED' });
    expect(result.problems?.[0]).toMatchObject({ reason: 'HTACCESS_PER_REQUEST', platform: '', line: 4 });
    expect(platformFile()).toContain('AllowOverride All');
    // Apache itself refuses it there.
    expect(await host.get('a.test')).toMatch(/^500/);
  });
});
