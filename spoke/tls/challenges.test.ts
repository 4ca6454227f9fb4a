import { mkdtempSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { checkContent, checkToken, layOutChallenges } from './challenges.ts';

const DAY_MS = 86_400_000;
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'aegir-acme-')), 'acme');
});
afterEach(() => {
  removeTree(join(folder, '..'), tmpdir());
});

describe('answers to challenges', () => {
  it('are laid out for everybody to read, and taken away', () => {
    layOutChallenges(
      folder,
      { add: [{ token: 'tok_en-1', content: 'tok_en-1.hash' }], remove: [] },
      Date.now(),
    );
    expect(readFileSync(`${folder}/tok_en-1`, 'utf8')).toBe('tok_en-1.hash');
    expect((statSync(`${folder}/tok_en-1`).mode & 0o777).toString(8)).toBe('644');
    layOutChallenges(folder, { add: [], remove: ['tok_en-1', 'never-there'] }, Date.now());
    expect(readdirSync(folder)).toEqual([]);
  });

  it('go by themselves when nobody takes them away', () => {
    layOutChallenges(folder, { add: [{ token: 'old', content: 'old.x' }], remove: [] }, Date.now());
    const before = (Date.now() - 2 * DAY_MS) / 1_000;
    utimesSync(`${folder}/old`, before, before);
    layOutChallenges(folder, { add: [{ token: 'new', content: 'new.x' }], remove: [] }, Date.now());
    expect(readdirSync(folder)).toEqual(['new']);
  });

  it.each(['', '../x', 'a/b', 'a.b', 'a\n', 'a\0', '.', 'x'.repeat(600)])(
    'have no token like %j',
    (token) => {
      expect(() => checkToken(token, 'token')).toThrow('not part of an ACME challenge');
    },
  );

  it.each(['', 'no-dot', 'a.b.c', '<?php.x', 'a.b\n'])('have no content like %j', (content) => {
    expect(() => checkContent(content, 'content')).toThrow('not part of an ACME challenge');
  });
});
