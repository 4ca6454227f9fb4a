import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { fpmSockets, modulePhp } from './php.ts';

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

  it('is each php-fpm whose socket is there, the newest first; pools of the administrator are his', () => {
    expect(fpmSockets([folder, '/nowhere'])).toEqual([]);
    const names = [
      'php8.2-fpm.sock',
      'php8.10-fpm.sock',
      'php7.4-fpm.sock',
      'evil|php8.3-fpm.sock',
      'shop.sock',
    ];
    for (const name of names) writeFileSync(join(folder, name), '');
    expect(fpmSockets([folder])).toEqual(
      ['8.10', '8.2', '7.4'].map((version) => ({
        handler: 'fpm',
        version,
        socket: `${folder}/php${version}-fpm.sock`,
      })),
    );
  });
});
