import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chosenParts, type BenchOptions } from './bench.ts';
import {
  appendCases,
  codeCases,
  distantCases,
  growthCases,
  LARGE_FILE_BYTES,
  narrowCases,
  type Case,
} from './cases.ts';
import { Contest } from './contest.ts';
import type { LineShape } from './line.ts';
import type { Row } from './report.ts';
import { PEERS, type Peer } from './rsync.ts';
import { copyTree, LARGE, largeFileTree, manyFilesTree, SMALL, type BenchTree } from './trees.ts';

const MANY_FILES = 100_000;
/** A round trip of 20 ms. */
const DISTANT: LineShape = { delayMs: 10, bytesPerSecond: Infinity };
/** 100 Mbit/s. */
const NARROW: LineShape = { delayMs: 0.2, bytesPerSecond: 12_500_000 };

/** Something to measure for itself: a tree, the line it travels over, and what happens to it. */
interface Part {
  readonly name: string;
  readonly line: LineShape | null;
  readonly peers: readonly Peer[];
  makeTree(into: string): BenchTree;
  cases(tree: BenchTree): Case[];
}

/**
 * Platform sync against rsync over ssh, both over loopback on the same tree. Ours is a scan of the
 * source and a sync to one spoke: content checked by SHA-256 on arrival, made durable, complete or
 * absent; both ends are running processes with a TLS connection, as in service. rsync does not fsync.
 */
export async function benchSync(options: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of chosenParts(partsOf(options.tree), options))
    rows.push(...(await measure(part, options)));
  return rows;
}

function partsOf(chosen: string | null): Part[] {
  const plain = { line: null, peers: PEERS };
  const large: Part = {
    ...{ ...plain, name: 'large-file', cases: appendCases },
    makeTree: (into) => largeFileTree(into, LARGE_FILE_BYTES),
  };
  const code = (source: string): Part => ({
    ...{ ...plain, name: basename(source), cases: codeCases },
    makeTree: (into) => copyTree(source, into),
  });
  if (chosen !== null) return [code(chosen), large];
  const many = (into: string): BenchTree => manyFilesTree(into, MANY_FILES);
  return [
    code(SMALL),
    code(LARGE),
    { ...plain, name: 'many-files', makeTree: many, cases: growthCases },
    large,
    { ...code(SMALL), name: '20ms', line: DISTANT, cases: distantCases },
    { ...code(LARGE), name: '100mbit', line: NARROW, peers: ['rsync-z-ssh'], cases: narrowCases },
  ];
}

async function measure(part: Part, options: BenchOptions): Promise<Row[]> {
  const home = mkdtempSync(join(options.work ?? tmpdir(), 'aegir-bench-'));
  let contest: Contest | null = null;
  try {
    contest = await Contest.start(home, part.peers, part.line);
    const trees = join(home, 'trees');
    mkdirSync(trees);
    const tree = part.makeTree(trees);
    const rows = await contest.measure(tree, part.cases(tree), options);
    return part.line === null ? rows : rows.map((row) => ({ ...row, case: `${row.case}-${part.name}` }));
  } finally {
    contest?.close();
    execFileSync('rm', ['-rf', home]);
  }
}
