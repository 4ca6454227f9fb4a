import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { findFpm, modulePhp } from './php.ts';

describe('PHP', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-php-'));
  });
  afterEach(() => {
    removeTree(folder, tmpdir());
  });

  it('is the module when it is loaded', () => {
    expect(modulePhp(new Map([['php', '/usr/lib/libphp8.2.so']]))).toEqual({
      handler: 'mod_php',
      version: '8.2',
      socket: '',
    });
    expect(modulePhp(new Map([['php7', '/usr/lib/libphp7.4.so']]))?.version).toBe('7.4');
    expect(modulePhp(new Map([['proxy_fcgi', '/usr/lib/mod_proxy_fcgi.so']]))).toBeNull();
  });

  const fpm = (version: string): object => ({
    handler: 'fpm',
    version,
    socket: `${folder}/php${version}-fpm.sock`,
  });

  function look(): unknown[] {
    return findFpm({ sockets: [folder, '/nowhere'], versions: `${folder}/etc`, wants: `${folder}/wants` });
  }

  it('is each php-fpm whose socket is there, the newest first; pools of the administrator are his', () => {
    expect(look()).toEqual([]);
    const names = [
      ...['php8.2-fpm.sock', 'php8.10-fpm.sock', 'php7.4-fpm.sock'],
      ...['evil|php8.3-fpm.sock', 'shop.sock'],
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    symlinkSync(join(folder, 'php8.2-fpm.sock'), join(folder, 'php-fpm.sock'));
    expect(look()).toEqual(['8.10', '8.2', '7.4'].map(fpm));
  });

  it('is a php-fpm, too, that is only stopped for now, but not one that nobody starts', () => {
    for (const version of ['8.1', '8.2', '8.3']) {
      mkdirSync(`${folder}/etc/${version}/fpm/pool.d`, { recursive: true });
      const listen = version === '8.3' ? '127.0.0.1:9000' : `${folder}/php${version}-fpm.sock`;
      writeFileSync(
        `${folder}/etc/${version}/fpm/pool.d/www.conf`,
        `[www]\n;listen = /no\nlisten = ${listen}\n`,
      );
    }
    mkdirSync(`${folder}/wants`);
    for (const version of ['8.2', '8.3']) writeFileSync(`${folder}/wants/php${version}-fpm.service`, '');
    expect(look()).toEqual([fpm('8.2')]);
    writeFileSync(`${folder}/php8.1-fpm.sock`, '');
    expect(look()).toEqual(['8.2', '8.1'].map(fpm));
  });
});
