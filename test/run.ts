import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import pLimit from 'p-limit';
import { whyNoHosts } from './lab/preflight.ts';
import { runPart, type Part, type Tally } from './parts.ts';

/** Packaging builds the programs as well; the one build is for choices of suites. */
const BUILDS = ['package', 'build'];
const CHECKS = ['check:format', 'check:types', 'check:lint', 'check:rules', 'check:proto'];
const RESULTS = '.test/results';

/** Suites that run at once: each waits for its hosts as much as it works, and two do not meet. */
const LANES = Math.min(2, os.availableParallelism());

/** All parts, the quick ones first. */
function parts(): Part[] {
  const scripts = [...BUILDS, ...CHECKS].map(
    (script) => ({ name: script, kind: 'script', run: script }) as const,
  );
  const suites = fs.readdirSync('test/suites').filter((file) => file.endsWith('.test.ts'));
  return [
    ...scripts,
    { name: 'unit', kind: 'vitest', config: 'vitest.config.ts', files: [] },
    ...suites.sort().map((file) => suite(file)),
  ];
}

function suite(file: string): Part {
  const files = [`test/suites/${file}`];
  return {
    name: path.basename(file, '.test.ts'),
    kind: 'vitest',
    config: 'test/suites.config.ts',
    files,
    hosts: true,
  };
}

// A suite runs what was built, so the build is part of every choice that has one: that of the packages builds all.
function chosen(all: readonly Part[], names: readonly string[]): Part[] {
  if (names.length === 0) return all.filter((part) => part.name !== 'build');
  const wants = (part: Part): boolean =>
    names.some((name) => part.name.startsWith(name) || (name === 'checks' && part.kind === 'script'));
  const picked = all.filter(wants);
  if (picked.length === 0) throw new Error(`no part of the tests begins with ${names.join(', ')}`);
  const needed = picked.some((part) => part.name.endsWith('packages')) ? 'package' : 'build';
  const build = all.filter((part) => part.name === needed && !picked.includes(part));
  return picked.some((part) => part.hosts) ? [...build, ...picked] : picked;
}

async function withoutHosts(picked: readonly Part[]): Promise<string | undefined> {
  return picked.some((part) => part.hosts) ? whyNoHosts() : undefined;
}

async function main(names: readonly string[]): Promise<boolean> {
  fs.rmSync('.test', { recursive: true, force: true });
  fs.mkdirSync(RESULTS, { recursive: true });
  const picked = chosen(parts(), names);
  const reason = await withoutHosts(picked);
  const [suites, others] = [picked.filter(({ hosts }) => hosts), picked.filter(({ hosts }) => !hosts)];
  const tallies: Tally[] = [];
  for (const part of others) tallies.push(await runPart(part, RESULTS));
  const lane = pLimit(LANES);
  const one = (part: Part): Promise<Tally> | Tally =>
    reason === undefined ? runPart(part, RESULTS, suites.length > 1) : leaveOut(part, reason);
  tallies.push(...(await Promise.all(suites.map((part) => lane(one, part)))));
  const total = sum(tallies);
  const skipped = total.skipped > 0 ? `, ${String(total.skipped)} skipped` : '';
  process.stdout.write(`\n${String(total.passed)} passed, ${String(total.failed)} failed${skipped}\n`);
  return total.failed === 0;
}

function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
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
  return { passed: 0, failed: fatal ? 1 : 0, skipped: fatal ? 0 : 1 };
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
