import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(join(PROJECT, 'docs/faults.md'), 'utf8');
const HEAD = ['what happens', 'what is true afterwards', 'proved by'];
const WITHOUT_A_TEST = ['by hand', 'bench'];

/** The cells of each row of a table, its head first; the line below that is left out. */
function tableIn(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|:\- ]+$/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const areas = PAGE.split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0] ?? '', table: tableIn(text) }));

/** Why a cell proves nothing; null when it does. */
function complaint(cell: string): string | null {
  const proofs = cell.split(', ').map((each) => /^`([^`]+)`$/.exec(each)?.[1] ?? each);
  const wrong = proofs.filter((proof) => !WITHOUT_A_TEST.includes(proof) && !isTest(proof));
  return wrong.length === 0 ? null : wrong.join(', ');
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') && existsSync(join(PROJECT, file));
}

describe('docs/faults.md', () => {
  it.each(areas)('says of $title what happens, what is true then, and by which tests', ({ table }) => {
    const [head, ...rows] = table;
    expect(head).toEqual(HEAD);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((cells) => cells.length !== HEAD.length || cells.includes(''))).toEqual([]);
    const wrong = rows.flatMap(([what, , proof = '']) => {
      const why = complaint(proof);
      return why === null ? [] : [`${what ?? ''}: ${why}`];
    });
    expect(wrong).toEqual([]);
  });

  it('would be told of a test that is not there, of a row without one, and of a file that is none', () => {
    expect(complaint('`spoke/exec.test.ts`, `by hand`')).toBeNull();
    for (const cell of ['`spoke/gone.test.ts`', '', '`spoke/exec.ts`', 'spoke']) {
      expect(complaint(cell)).not.toBeNull();
    }
  });

  it('is read at all', () => {
    expect(areas.length).toBe(7);
  });
});
