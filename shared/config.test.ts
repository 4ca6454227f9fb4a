import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from './config.ts';
import { removeTree } from './safe-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'aegir-config-'));
const schema = z.strictObject({
  root: z.string().regex(/^\//, 'must be an absolute path').default('/var/aegir'),
  listen: z.strictObject({ port: z.number().int().max(65_535).default(80) }).prefault({}),
});

afterAll(() => {
  removeTree(folder, tmpdir());
});

function load(text: string): unknown {
  const file = join(folder, 'daemon.yaml');
  writeFileSync(file, text);
  return loadConfig(file, schema);
}

describe('a configuration file', () => {
  it('that is missing or empty means all defaults', () => {
    const defaults = { root: '/var/aegir', listen: { port: 80 } };
    expect(loadConfig(join(folder, 'none.yaml'), schema)).toEqual(defaults);
    expect([load(''), load('# nothing yet\n')]).toEqual([defaults, defaults]);
  });

  it('fills what it leaves out', () => {
    expect(load('listen:\n  port: 8080\n')).toEqual({ root: '/var/aegir', listen: { port: 8_080 } });
  });

  it.each([
    ['listen: {port: 70000}', 'listen.port', 'not 70000'],
    ['listen: {port: "x"}', 'listen.port', 'expected number'],
    ['root: relative', 'root', 'must be an absolute path, not "relative"'],
    ['ruut: /srv', '', 'ruut'],
    ['- a list', '', 'expected object'],
    ['root: [', '', 'line 1'],
    ['root: /a\nroot: /b', '', 'unique'],
    ['root: *nix', '', 'nix'],
  ])('with %j is refused by field, with what was found', (text, field, words) => {
    const refuse = (): unknown => load(text);
    expect(refuse).toThrow(expect.objectContaining({ reason: 'CONFIG_INVALID', field }) as Error);
    expect(refuse).toThrow(words);
    expect(refuse).toThrow(join(folder, 'daemon.yaml'));
  });

  it('that cannot be read is refused rather than taken for empty', () => {
    const path = join(folder, 'a-folder.yaml');
    mkdirSync(path);
    expect(() => loadConfig(path, schema)).toThrow(`cannot read ${path}`);
  });
});
