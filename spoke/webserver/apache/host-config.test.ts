import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../../shared/safe-files.ts';
import { readHostConfig, type HostConfig } from './host-config.ts';

describe("the host's configuration", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'aegir-etc-'));
  });
  afterEach(() => {
    removeTree(root, tmpdir());
  });

  function file(path: string, text: string): void {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  }

  function read(entryFile = `${root}/aegir/apache.conf`): HostConfig {
    const layout = {
      binary: '/usr/sbin/apache2',
      controls: [],
      serverRoot: `${root}/etc`,
      mainFile: `${root}/etc/apache2.conf`,
      envFile: `${root}/etc/envvars`,
      linkFolders: [],
    };
    return readHostConfig(layout, ['so', 'core'], entryFile);
  }

  it('is read through includes, conditions and variables, as Debian lays it out', () => {
    file(
      'etc/envvars',
      'SUFFIX=\nexport APACHE_RUN_USER=www-data\nexport APACHE_PID_FILE=/run/apache2$SUFFIX/apache2.pid\n: ${X:=1}\n',
    );
    file(
      'etc/apache2.conf',
      'PidFile ${APACHE_PID_FILE}\nUser ${APACHE_RUN_USER}\nGroup "staff"\nIncludeOptional mods-enabled/*.load\nInclude ports.conf\nIncludeOptional sites-enabled/*.conf\nIncludeOptional missing/*.conf\n',
    );
    file('etc/mods-enabled/rewrite.load', 'LoadModule rewrite_module /usr/lib/mod_rewrite.so\n');
    file(
      'etc/mods-enabled/php8.2.load',
      '<IfModule !prefork.c>\nErrorLog x\n</IfModule>\nLoadModule php_module modules/libphp8.2.so\n',
    );
    file(
      'etc/ports.conf',
      'Listen 80\n<IfModule ssl_module>\nListen 443\n</IfModule>\n<IfModule mod_rewrite.c>\nListen [::1]:8080\n</IfModule>\n<IfDefine NOPE>\nListen 1\n</IfDefine>\n',
    );
    file(
      'etc/sites-enabled/a.conf',
      '<VirtualHost *:80>\nServerName a\n</VirtualHost>\nListen 10.0.0.1:81\n',
    );
    file('etc/sites-enabled/.hidden.conf', 'Listen 82\n');
    expect(read()).toMatchObject({
      pidFile: '/run/apache2/apache2.pid',
      user: 'www-data',
      group: 'staff',
      includesEntry: false,
      listens: [
        { address: '', port: 80 },
        { address: '::1', port: 8080 },
        { address: '10.0.0.1', port: 81 },
      ],
    });
    expect([...read().modules]).toEqual([
      ['php', `${root}/etc/modules/libphp8.2.so`],
      ['rewrite', '/usr/lib/mod_rewrite.so'],
    ]);
  });

  it.each(['conf-enabled', 'conf.d'])(
    'is seen to include the generations through a link in %s, and they are no part of it',
    (folder) => {
      file('aegir/apache.conf', 'Listen 9999\n');
      file('etc/apache2.conf', `IncludeOptional ${folder}/*.conf\n`);
      mkdirSync(`${root}/etc/${folder}`);
      expect(read().includesEntry).toBe(false);
      symlinkSync(`${root}/aegir/apache.conf`, `${root}/etc/${folder}/aegir.conf`);
      expect(read()).toMatchObject({ includesEntry: true, listens: [] });
    },
  );

  it('that includes itself, a folder, or nothing that exists is read to the end', () => {
    file('etc/apache2.conf', `Include apache2.conf\nInclude parts\nInclude gone.conf\n`);
    file('etc/parts/deep/x', 'Listen 7\n');
    expect(read().listens.map(({ port }) => port)).toContain(7);
    expect(read(`${root}/nowhere/apache.conf`).pidFile).toBe('/run/httpd/httpd.pid');
  });
});
