import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { editEvery, type BenchTree } from './trees.ts';

/** One thing to measure, or to do on the way to it. */
export interface Case {
  readonly name: string;
  /** What is new on each side before the runs; everything else is as the case before left it. */
  readonly fresh: 'all' | 'target' | 'nothing';
  /** What only puts both sides, or ours, in place is left out of the results. */
  readonly role: 'measured' | 'sets-both' | 'sets-ours';
  /** Changes the source; called once before both sides run. */
  readonly change?: () => void;
  /** Which folder is synced as which platform. */
  readonly source?: { readonly platform: string; readonly folder: string };
}

export const LARGE_FILE_BYTES = 200_000_000;

const COLD_FIRST: Case = { name: 'cold-first', fresh: 'all', role: 'measured' };
const PUBLISHED: Case = { ...COLD_FIRST, role: 'sets-ours' };
const COLD: Case = { name: 'cold', fresh: 'target', role: 'measured' };
const UNCHANGED: Case = { name: 'unchanged', fresh: 'nothing', role: 'measured' };

/** All of a code base. */
export function codeCases(tree: BenchTree): Case[] {
  return [COLD_FIRST, COLD, UNCHANGED, ...oneFile(tree), onePercent(tree), similar(tree)];
}

/** What shows how the costs grow with the tree. */
export function growthCases(tree: BenchTree): Case[] {
  return [COLD_FIRST, COLD, UNCHANGED, ...oneFile(tree)];
}

/** What the time on the way decides. */
export function distantCases(tree: BenchTree): Case[] {
  return [PUBLISHED, COLD, UNCHANGED, ...oneFile(tree)];
}

/** What the width of the line decides. */
export function narrowCases(): Case[] {
  return [PUBLISHED, COLD];
}

/** A large file that grows by a tenth. */
export function appendCases({ folder }: BenchTree): Case[] {
  const change = (): void => {
    appendFileSync(join(folder, 'data.bin'), randomBytes(LARGE_FILE_BYTES / 10));
  };
  return [
    { name: 'large-cold', fresh: 'all', role: 'sets-both' },
    { name: 'append', fresh: 'nothing', role: 'measured', change },
  ];
}

/** After two other edits, so that a tree stands by, as on a server that has seen three releases. */
function oneFile({ folder, files }: BenchTree): Case[] {
  const change = (): void => {
    editEvery(folder, files);
  };
  const edit: Case = { name: 'edit', fresh: 'nothing', role: 'sets-ours', change };
  return [edit, edit, { ...edit, name: 'one-file', role: 'measured' }];
}

function onePercent({ folder }: BenchTree): Case {
  const change = (): void => {
    editEvery(folder, 100);
  };
  return { name: 'one-percent', fresh: 'nothing', role: 'measured', change };
}

/** The next version of a platform that this server has. */
function similar({ folder }: BenchTree): Case {
  const next = `${folder}-next`;
  const change = (): void => {
    execFileSync('rsync', ['-a', '--delete', `${folder}/`, next]);
    editEvery(next, 50);
  };
  return {
    ...{ name: 'similar', fresh: 'nothing', role: 'measured' },
    ...{ change, source: { platform: 'next', folder: next } },
  };
}
