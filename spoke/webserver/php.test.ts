import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { detectPhp } from './php.ts';

describe('PHP', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-php-'));
  });
  afterEach(() => {
    removeTree(folder, tmpdir());
  });

  it('is the module when it is loaded', () => {
    expect(detectPhp(new Map([['php', '/usr/lib/libphp8.2.so']]), [folder])).toEqual({
      handler: 'mod_php',
      version: '8.2',
      socket: '',
    });
    expect(detectPhp(new Map([['php7', '/usr/lib/libphp7.4.so']]), [folder])?.version).toBe('7.4');
  });

  it('is the newest php-fpm whose socket is there, when Apache has the proxy for it', () => {
    const proxy = new Map([['proxy_fcgi', 'x']]);
    expect(detectPhp(proxy, [folder, '/nowhere'])).toBeNull();
    for (const name of ['php8.2-fpm.sock', 'php8.10-fpm.sock', 'php7.4-fpm.sock', 'evil|name.sock'])
      writeFileSync(join(folder, name), '');
    expect(detectPhp(proxy, [folder])).toEqual({
      handler: 'fpm',
      version: '8.10',
      socket: `${folder}/php8.10-fpm.sock`,
    });
    expect(detectPhp(new Map(), [folder])).toBeNull();
  });
});
