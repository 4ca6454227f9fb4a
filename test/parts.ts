import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/** One thing that `npm test` runs by itself. */
export type Part = {
  readonly name: string;
  /** It needs real hosts, and so a bubble. */
  readonly hosts?: boolean;
  /** The part that has to be over before this one begins; it stands before it. */
  readonly after?: string;
} & (
  | { readonly kind: 'script'; readonly run: string }
  | { readonly kind: 'vitest'; readonly config: string; readonly files: readonly string[] }
);

/** How many tests ended in which way. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Longest a suite may take, in seconds; then it is killed and counts as failed. */
const SUITE_SECONDS = 600;

/**
 * Runs one part and prints what it says: as it comes, or, when others run beside it, in one piece at its end.
 * results: folder for its report.
 */
export async function runPart(part: Part, results: string, beside = false): Promise<Tally> {
  const said: Buffer[] = [];
  const say = (text: Buffer | string): void => {
    if (beside) said.push(Buffer.from(text));
    else process.stdout.write(text);
  };
  say(`\n== ${part.name}\n`);
  const began = performance.now();
  const tally = part.kind === 'script' ? await script(part.run, say) : await tests(part, results, say);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`== ${part.name}: ${tally.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  process.stdout.write(Buffer.concat(said));
  return tally;
}

type Say = (text: Buffer | string) => void;

async function script(name: string, say: Say): Promise<Tally> {
  const failed = (await status(['npm', 'run', '--silent', name], say)) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: 0 };
}

async function tests(part: Part & { kind: 'vitest' }, results: string, say: Say): Promise<Tally> {
  const report = path.join(results, `${part.name}.json`);
  const output = [
    `--reporter=${part.hosts ? 'verbose' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const vitest = [
    'node',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    part.config,
    ...output,
    ...part.files,
  ];
  const code = await status(part.hosts ? ['bash', 'test/lab/bubble.sh', ...vitest] : vitest, say);
  const tally = read(report);
  // A run that died, or a file that could not be loaded, has failed even if no test says so.
  if (code !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

function read(report: string): Tally {
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counted = JSON.parse(fs.readFileSync(report, 'utf8')) as Record<string, number>;
  return {
    passed: counted['numPassedTests'] ?? 0,
    failed: counted['numFailedTests'] ?? 0,
    skipped: (counted['numPendingTests'] ?? 0) + (counted['numTodoTests'] ?? 0),
  };
}

async function status([program = '', ...args]: readonly string[], say: Say): Promise<number | null> {
  const env = { ...process.env, LAB_TIMEOUT: String(SUITE_SECONDS) };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  child.stdout.on('data', say);
  child.stderr.on('data', say);
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}
