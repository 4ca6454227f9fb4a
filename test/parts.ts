import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/** One thing that `npm test` runs by itself. */
export type Part = {
  readonly name: string;
  /** It needs real hosts, and so a bubble. */
  readonly hosts?: boolean;
  /** The set of `install-dependencies.sh` that it needs besides those of all. */
  readonly needs?: string;
  /** The part that has to be over before this one begins; it stands before it. */
  readonly after?: string;
} & (
  | { readonly kind: 'script'; readonly run: string }
  | { readonly kind: 'vitest'; readonly config: string; readonly files: readonly string[] }
);

/** How many tests ended in which way, and what there is to say of those that failed. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  failures: readonly Failure[];
}

/** A failure as it is told again at the end of all, where it is looked for. */
export interface Failure {
  /** Part and test. */
  readonly name: string;
  /** The first lines of what it said. */
  readonly why: string;
}

/** Lines of a failure that are told again. */
const WHY_LINES = 12;

/** Longest a suite may take, in seconds; then it is killed and counts as failed. */
const SUITE_SECONDS = 1_200;

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
  const { code, end } = await ran(['npm', 'run', '--silent', name], say);
  if (code === 0) return { passed: 1, failed: 0, skipped: 0, failures: [] };
  return { passed: 0, failed: 1, skipped: 0, failures: [{ name, why: end }] };
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
  const { code, end } = await ran(part.hosts ? ['bash', 'test/lab/bubble.sh', ...vitest] : vitest, say);
  const tally = fs.existsSync(report) ? read(report, part.name) : NOTHING;
  // A run that died, or a file that could not be loaded, has failed even if no test says so.
  if (tally.failed > 0 || (code === 0 && tally !== NOTHING)) return tally;
  return { ...tally, failed: 1, failures: [{ name: part.name, why: end }] };
}

const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function read(file: string, part: string): Tally {
  const report = JSON.parse(fs.readFileSync(file, 'utf8')) as Report;
  const failed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failed.map(({ fullName, failureMessages }) => ({
      name: `${part} > ${fullName}`,
      why: told(failureMessages.join('\n')),
    })),
  };
}

function told(message: string): string {
  const lines = message.split('\n').filter((line) => !line.includes('/node_modules/'));
  return lines.slice(0, WHY_LINES).join('\n');
}

// end: the last lines that it printed.
async function ran(
  [program = '', ...args]: readonly string[],
  say: Say,
): Promise<{ code: number | null; end: string }> {
  const env = { ...process.env, LAB_TIMEOUT: String(SUITE_SECONDS) };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let end = '';
  const hear = (text: Buffer): void => {
    say(text);
    end = (end + text.toString()).split('\n').slice(-WHY_LINES).join('\n');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, end: end.trim() };
}
