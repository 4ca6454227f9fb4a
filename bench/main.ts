import { Command, InvalidArgumentError } from 'commander';
import type { Bench } from './bench.ts';
import { machine, tableOf } from './report.ts';

/** What can be measured, by name; each is loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  apply: async () => (await import('./apply.ts')).benchApply,
  site: async () => (await import('./site.ts')).benchSite,
  sites: async () => (await import('./sites.ts')).benchSites,
  sync: async () => (await import('./sync.ts')).benchSync,
  farm: async () => (await import('./farm.ts')).benchFarm,
  fanout: async () => (await import('./fanout.ts')).benchFanout,
  groups: async () => (await import('./groups.ts')).benchGroups,
};

interface Flags {
  readonly tree?: string;
  readonly work?: string;
  readonly rounds: number;
  readonly minutes: number;
  readonly part: readonly string[];
  readonly servers?: readonly number[];
  readonly json?: true;
}

async function runBench(name: string, flags: Flags): Promise<void> {
  const load = BENCHES[name];
  if (load === undefined)
    throw new InvalidArgumentError(`there is no bench ${name}: ${Object.keys(BENCHES).join(', ')}`);
  const bench = await load();
  const rows = await bench({
    tree: flags.tree ?? null,
    work: flags.work ?? null,
    rounds: flags.rounds,
    minutes: flags.minutes,
    parts: flags.part,
    servers: flags.servers ?? null,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${tableOf(rows)}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ bench: name, machine: machine(), rows })}\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('not a whole number above 0');
}

function names(text: string): string[] {
  return text.split(',');
}

function positives(text: string): number[] {
  return text.split(',').map(positive);
}

await new Command('bench')
  .argument('<name>', Object.keys(BENCHES).join(', '))
  .option('--tree <folder>', 'measure on this tree')
  .option('--work <folder>', 'work in this folder; not on an overlay file system')
  .option('--rounds <n>', 'rounds that count, at most', positive, 5)
  .option('--minutes <n>', 'begin no round after so long, in each part', positive, 2)
  .option('--part <list>', 'only these parts of the bench', names, [])
  .option('--servers <list>', 'numbers of servers to bring something to', positives)
  .option('--json', 'one JSON object as the last line')
  .action(runBench)
  .parseAsync();
