import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import pLimit from 'p-limit';
import { whyNoHosts } from './lab/preflight.ts';
import { outcome } from './lab/process.ts';
import { runPart, type Part, type Tally } from './parts.ts';

/** Packaging builds the programs as well; the one build is for choices of suites. */
const BUILDS = ['package', 'build'];
const CHECKS = ['check:format', 'check:types', 'check:lint', 'check:rules', 'check:proto'];
const RESULTS = '.test/results';

/** Scripts keep one processor busy; suites wait for their hosts as much as they work, and two do not meet. */
const LANES = Math.min(2, os.availableParallelism());

/** Suites that take a minute or more, longest first: begun last, one would keep one lane busy when the other has nothing left. */
const LONG = [
  ...['24', '30', '04', '20', '05', '28', '06', '21', '22', '25', '02', '27', '29', '09', '13', '35'],
  ...['15', '17', '31', '16', '01'],
];

/** Suites that are left out unless they are asked for by name, as they take minutes; each with the set of packages that it needs besides. */
const ON_REQUEST: Readonly<Record<string, string>> = { '36-nfs': 'vm' };

/** All parts, the quick ones first. */
function parts(): Part[] {
  const scripts = [...BUILDS, ...CHECKS].map(
    (script) => ({ name: script, kind: 'script', run: script }) as const,
  );
  const suites = fs.readdirSync('test/suites').filter((file) => file.endsWith('.test.ts'));
  return [
    ...scripts,
    { name: 'check:packages', kind: 'script', run: 'check:packages', after: 'package' },
    { name: 'unit', kind: 'vitest', config: 'vitest.config.ts', files: [] },
    ...suites.sort((a, b) => rank(a) - rank(b)).map((file) => suite(file)),
  ];
}

/** Place among those that take long; behind them all others. */
function rank(file: string): number {
  const place = LONG.findIndex((long) => file.startsWith(long));
  return place === -1 ? LONG.length : place;
}

function suite(file: string): Part {
  const files = [`test/suites/${file}`];
  const name = path.basename(file, '.test.ts');
  const needs = ON_REQUEST[name];
  return {
    name,
    kind: 'vitest',
    config: 'test/suites.config.ts',
    files,
    hosts: true,
    ...(needs !== undefined && { needs }),
  };
}

// A suite runs what was built, so the build is part of every choice that has one: that of the packages builds all.
function chosen(all: readonly Part[], names: readonly string[]): Part[] {
  if (names.length === 0) return all.filter(({ name, needs }) => name !== 'build' && needs === undefined);
  const wants = (part: Part): boolean =>
    names.some((name) => part.name.startsWith(name) || (name === 'checks' && part.kind === 'script'));
  const picked = all.filter(wants);
  if (picked.length === 0) throw new Error(`no part of the tests begins with ${names.join(', ')}`);
  const isPackaged = picked.some(
    ({ name, needs }) => name.includes('packages') || name === 'package' || needs !== undefined,
  );
  const needed = isPackaged ? 'package' : 'build';
  const stands = ({ hosts, after, name }: Part): boolean =>
    hosts === true || after !== undefined || BUILDS.includes(name);
  const isBuilt = picked.some(stands);
  return [
    ...all.filter(({ name }) => isBuilt && name === needed),
    ...picked.filter(({ name }) => !BUILDS.includes(name)),
  ];
}

async function withoutHosts(picked: readonly Part[]): Promise<string | undefined> {
  return picked.some((part) => part.hosts) ? whyNoHosts() : undefined;
}

/** Installs what a suite needs besides; says why it cannot be had. */
async function whyNotInstalled({ needs }: Part): Promise<string | undefined> {
  if (needs === undefined) return undefined;
  const { code, stderr } = await outcome('sh', ['deploy/install-dependencies.sh', needs]);
  return code === 0 ? undefined : stderr.trim().split('\n').at(-1);
}

async function main(names: readonly string[]): Promise<boolean> {
  fs.rmSync('.test', { recursive: true, force: true });
  fs.mkdirSync(RESULTS, { recursive: true });
  const picked = chosen(parts(), names);
  const reason = await withoutHosts(picked);
  const scripts = picked.filter(({ kind }) => kind === 'script');
  const suites = picked.filter(({ hosts }) => hosts);
  const others = picked.filter((part) => !scripts.includes(part) && !suites.includes(part));
  const tallies = await inLanes(scripts, (part, isOneOfMany) => runPart(part, RESULTS, isOneOfMany));
  // The unit tests take both lanes by themselves.
  for (const part of others) tallies.push(await runPart(part, RESULTS));
  const runSuite = async (part: Part, isOneOfMany: boolean): Promise<Tally> => {
    const why = reason ?? (await whyNotInstalled(part));
    return why === undefined ? runPart(part, RESULTS, isOneOfMany) : leaveOut(part, why);
  };
  tallies.push(...(await inLanes(suites, runSuite)));
  for (const name of names.length === 0 ? Object.keys(ON_REQUEST) : [])
    process.stdout.write(`\n${name}: only on request, npm test -- ${name}\n`);
  const total = sum(tallies);
  process.stdout.write(retold(tallies));
  const skipped = total.skipped > 0 ? `, ${String(total.skipped)} skipped` : '';
  process.stdout.write(`\n${String(total.passed)} passed, ${String(total.failed)} failed${skipped}\n`);
  return total.failed === 0;
}

/** Two at once, in their order, each after the one that it stands on; each is told whether others may print beside it. */
async function inLanes(
  picked: readonly Part[],
  run: (part: Part, isOneOfMany: boolean) => Promise<Tally>,
): Promise<Tally[]> {
  const lane = pLimit(LANES);
  const ends = new Map<string, Promise<Tally>>();
  for (const part of picked) {
    const begin = async (): Promise<Tally> => {
      await ends.get(part.after ?? '');
      return run(part, picked.length > 1);
    };
    ends.set(part.name, lane(begin));
  }
  return Promise.all(ends.values());
}

/** All failures once more: what each part printed is far up, where a log may be cut. */
function retold(tallies: readonly Tally[]): string {
  const failures = tallies.flatMap(({ failures }) => failures);
  return failures.map(({ name, why }) => `\nFAILED ${name}\n${why.replace(/^/gm, '  ')}\n`).join('');
}

function sum(tallies: readonly Tally[]): Omit<Tally, 'failures'> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

// On a developer's machine a suite that cannot run is left out; where all must be proved it is a failure.
function leaveOut(part: Part, reason: string): Tally {
  const fatal = process.env['CI'] !== undefined;
  process.stdout.write(`\n${part.name}: ${fatal ? 'failed' : 'left out'}, ${reason}\n`);
  const failures = fatal ? [{ name: part.name, why: reason }] : [];
  return { passed: 0, failed: fatal ? 1 : 0, skipped: fatal ? 0 : 1, failures };
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
