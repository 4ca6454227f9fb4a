import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey, createSelfSigned } from '../../shared/certificates.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { logFileFault, logProgramFault, pairFault } from './snippet-faults.ts';

describe('what would end a web server although its test finds nothing', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-faults-'));
    const [key, other] = [await createKey(), await createKey()];
    write('site.crt', await createSelfSigned(key, ['a.test'], 86_400_000, Date.now()));
    write('site.key', key);
    write('other.key', other);
    const secret = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' } as const;
    write('asks.key', createPrivateKey(key).export(secret).toString());
    write('cut.key', key.slice(0, 100));
  });
  afterAll(() => {
    removeTree(folder, tmpdir());
  });

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  it.each<[string, string, RegExp | null]>([
    ['site.crt', 'site.key', null],
    ['site.crt', 'other.key', /other\.key does not match \S+site\.crt/],
    ['gone.crt', 'site.key', /gone\.crt or \S+ does not exist/],
    ['site.crt', 'gone.key', /gone\.key does not exist/],
    ['site.crt', 'cut.key', /cut\.key is damaged/],
    ['site.key', 'site.key', /is damaged/],
    // Only the web server, as root or with the passphrase, can judge it.
    ['site.crt', 'asks.key', null],
  ])('is a certificate %s with the key %s, where they do not go together', (certificate, key, fault) => {
    const found = pairFault(join(folder, certificate), join(folder, key));
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });

  it('is a log whose folder is not there, that is a folder, or goes to no program', () => {
    mkdirSync(join(folder, 'logs'));
    write('program', '#!/bin/sh\n');
    expect(logFileFault(join(folder, 'logs/site.log'))).toBeNull();
    expect(logFileFault(join(folder, 'gone/site.log'))).toMatch(/gone does not exist/);
    expect(logFileFault(join(folder, 'logs'))).toMatch(/is a folder/);
    expect(logProgramFault(join(folder, 'program'))).toMatch(/is no program/);
    chmodSync(join(folder, 'program'), 0o755);
    expect(logProgramFault(join(folder, 'program'))).toBeNull();
  });
});
