import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../../shared/safe-files.ts';
import { http2Form, readNginxBuild } from './build.ts';
import { readNginxHost, type NginxHostConfig } from './host-config.ts';

const SAID = `nginx version: nginx/1.22.1
built with OpenSSL 3.0.22
configure arguments: --with-cc-opt='-g -O2' --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --pid-path=/run/nginx.pid --user=www --with-http_ssl_module --with-http_v2_module --with-http_geoip_module=dynamic
`;

describe('what nginx says of itself', () => {
  it('is its version, its places, and the modules it has without loading them', () => {
    expect(readNginxBuild(SAID)).toEqual({
      version: '1.22.1',
      modules: ['http_ssl', 'http_v2'],
      mainFile: '/etc/nginx/nginx.conf',
      pidFile: '/run/nginx.pid',
      user: 'www',
    });
  });

  it.each([
    ['1.22.1', 'listen'],
    ['1.25.0', 'listen'],
    ['1.25.1', 'directive'],
    ['1.26.0', 'directive'],
    ['2.0.0', 'directive'],
  ])('tells how version %s is told to speak HTTP/2', (version, form) => {
    expect(http2Form({ ...readNginxBuild(SAID), version })).toBe(form);
    expect(http2Form({ ...readNginxBuild(SAID), version, modules: [] })).toBe('');
  });
});

describe("the host's own nginx configuration", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'aegir-nginx-'));
  });
  afterEach(() => {
    removeTree(root, tmpdir());
  });

  function file(path: string, text: string): void {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  }

  function read(): NginxHostConfig {
    const build = { ...readNginxBuild(SAID), mainFile: `${root}/etc/nginx.conf` };
    return readNginxHost(build, `${root}/aegir/nginx.conf`);
  }

  it('is read through its includes, as Debian lays it out', () => {
    file(
      'etc/nginx.conf',
      'user www-data;\npid /run/x.pid;\nerror_log /var/log/e.log;\ninclude modules-enabled/*.conf;\nhttp {\n  server_names_hash_bucket_size 128;\n  include conf.d/*.conf;\n  include sites-enabled/*;\n}\n',
    );
    file('etc/modules-enabled/a.conf', 'load_module modules/ngx_http_geoip_module.so;\n');
    file(
      'etc/sites-enabled/default',
      'server {\n  listen 80 default_server;\n  listen [::]:8080;\n  listen 10.0.0.1:81;\n  listen unix:/run/x;\n  listen 10.0.0.2;\n  error_log /other;\n}\n',
    );
    expect(read()).toEqual({
      folder: `${root}/etc`,
      modules: [`${root}/etc/modules/ngx_http_geoip_module.so`],
      listens: [
        { address: '', port: 80 },
        { address: '', port: 8_080 },
        { address: '10.0.0.1', port: 81 },
        { address: '10.0.0.2', port: 80 },
      ],
      defaultPorts: [80],
      nameTable: ['server_names_hash_bucket_size 128;'],
      user: 'www-data',
      group: 'www-data',
      pidFile: '/run/x.pid',
      errorLog: '/var/log/e.log',
      includesEntry: false,
    });
  });

  it('is seen to include the generations in its http section only, and they are no part of it', () => {
    file('aegir/nginx.conf', 'server {\n  listen 9999;\n}\n');
    file('etc/nginx.conf', 'include outside/*.conf;\nhttp {\n  include conf.d/*.conf;\n}\n');
    mkdirSync(`${root}/etc/outside`);
    mkdirSync(`${root}/etc/conf.d`);
    symlinkSync(`${root}/aegir/nginx.conf`, `${root}/etc/outside/aegir.conf`);
    expect(read().includesEntry).toBe(false);
    symlinkSync(`${root}/aegir/nginx.conf`, `${root}/etc/conf.d/aegir.conf`);
    expect(read()).toMatchObject({ includesEntry: true, listens: [] });
  });

  it('that includes itself or nothing that exists is read to the end', () => {
    file(
      'etc/nginx.conf',
      'http {\n  include nginx.conf;\n  include gone.conf;\n  server {\n    listen 7;\n  }\n}\n',
    );
    expect(read().listens.map(({ port }) => port)).toContain(7);
  });
});
