import * as grpc from '@grpc/grpc-js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isReason, REASONS, type Kind, type Reason } from './reasons.ts';
import { KINDS } from './rpc/errors.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENT = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');

const reasons = Object.keys(REASONS) as Reason[];
const kinds = Object.keys(KINDS) as Kind[];

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function exitOf(kind: Kind): string {
  return String(KINDS[kind].exitCode);
}

function statusOf(kind: Kind): string {
  return `\`${grpc.status[KINDS[kind].status]}\``;
}

/** The row that docs/errors.md must hold for a reason. */
function rowOf(reason: Reason): string {
  const { kind, meaning, remedy } = REASONS[reason];
  return row(`\`${reason}\``, kind, statusOf(kind), exitOf(kind), meaning, remedy);
}

describe('docs/errors.md', () => {
  const lines = DOCUMENT.split('\n').map((line) => line.replaceAll(/ +/g, ' ').replaceAll('\\', ''));

  it('has exactly the row of each reason that the catalogue has', () => {
    expect(reasons.map(rowOf).filter((line) => !lines.includes(line))).toEqual([]);
  });

  it('has no reason that the catalogue has not, and none twice', () => {
    const documented = lines.flatMap((line) => /^\| `([A-Z_]+)`/.exec(line)?.[1] ?? []);
    expect(documented.filter((name) => !isReason(name))).toEqual([]);
    expect(documented.filter((name, index) => documented.indexOf(name) !== index)).toEqual([]);
  });

  it('has the row of each kind', () => {
    const wanted = kinds.map((kind) => row(kind, statusOf(kind), exitOf(kind)));
    expect(wanted.filter((start) => !lines.some((line) => line.startsWith(start)))).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('says in one sentence each when a reason is used and what to do', () => {
    const bad = reasons.filter((reason) => {
      const { meaning, remedy } = REASONS[reason];
      return ![meaning, remedy].every((text) => /^[A-Z].*\.$/.test(text) && text.length <= 200);
    });
    expect(bad).toEqual([]);
  });

  it('names no reason that no code uses', () => {
    const code = ['hub', 'spoke', 'shared'].flatMap(sources).join('\n');
    const used = (reason: string): boolean =>
      code.includes(`'${reason}'`) || code.includes(`REASONS.${reason}.`);
    expect(reasons.filter((reason) => !used(reason))).toEqual([]);
  });

  it('does not take names of built-in properties for reasons', () => {
    expect(isReason('NOT_FOUND')).toBe(true);
    expect(['toString', '__proto__', 'constructor', ''].filter(isReason)).toEqual([]);
  });
});

/** Text of all source files of a folder, without tests, generated files and the catalogue itself. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => !file.startsWith('proto/') && file !== 'reasons.ts')
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'));
}
