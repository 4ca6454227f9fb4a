#!/usr/bin/env node
import { existsSync, readFileSync, readSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { checklistJson, checklistText, hasFailed } from '../shared/checklist.ts';
import { systemClock } from '../shared/clock.ts';
import { AppError, hasCode, messageOf, toAppError } from '../shared/errors.ts';
import { signalFromProcess } from '../shared/lifecycle.ts';
import { createLogger } from '../shared/log.ts';
import { LogVolume } from '../shared/log-volume.ts';
import { usageText } from '../shared/manual.ts';
import { reloadOnHangup } from '../shared/reload.ts';
import { WEB_KINDS } from '../shared/web-type.ts';
import { VERSION } from '../shared/version.ts';
import { loadSpokeConfig, type SpokeConfig } from './config.ts';
import { runDaemon } from './daemon.ts';
import { examine } from './doctor.ts';
import { enroll } from './link/enroll.ts';
import { identityFolder } from './link/identity.ts';
import { SPOKE_MANUAL } from './manual.ts';
import { runByHand } from './sites/by-hand.ts';
import { startService } from './setup/service.ts';
import { setupSteps } from './setup/setup.ts';
import { runSteps, type SetupWork } from './setup/step.ts';

const OPTIONS = {
  config: { type: 'string', default: '/etc/aegir/spoke.yaml' },
  'token-file': { type: 'string' },
  web: { type: 'string' },
  nfs: { type: 'string' },
  check: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Exit codes of aegirctl's kind for a wrong command line and for everything else that failed. */
const EXIT_USAGE = 2;
const EXIT_FAILED = 1;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseCommandLine(argv);
  const [command, token, ...rest] = positionals;
  if (values.help) process.stdout.write(usageText(SPOKE_MANUAL));
  else if (values.version) process.stdout.write(`aegir-spoke ${VERSION}\n`);
  else if (command === undefined) await serve(values.config);
  else if (command === 'enroll' && rest.length === 0) {
    const secret = readToken(token, values['token-file']);
    await join(loadSpokeConfig(values.config), secret);
  } else if (command === 'setup' && token === undefined) {
    const work = values.check ? 'check' : 'make';
    if (!(await prepare(work, values, loadSpokeConfig(values.config)))) process.exitCode = EXIT_FAILED;
  } else if (command === 'doctor' && token === undefined) {
    await lookAtAll(loadSpokeConfig(values.config), values.json);
  } else if (command === 'exec' && token !== undefined && rest.length > 0) {
    process.exitCode = await runByHand(loadSpokeConfig(values.config), token, rest);
  } else if (command === 'unsetup' && token === undefined) {
    await prepare('undo', values, loadSpokeConfig(values.config));
  } else throw usage(`unknown command: ${positionals.join(' ')}`);
}

function parseCommandLine(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usage(messageOf(error));
  }
}

async function serve(file: string): Promise<void> {
  const [config, signal, log] = [loadSpokeConfig(file), signalFromProcess(), createLogger('aegir-spoke')];
  const volume = new LogVolume(log, systemClock);
  const use = ({ logLevel }: SpokeConfig): void => {
    volume.setUsual(logLevel);
  };
  use(config);
  reloadOnHangup({ config, log, use, live: ['logLevel'], load: () => loadSpokeConfig(file) }, signal);
  await runDaemon(config, signal, log, volume);
}

async function join(config: SpokeConfig, token: string): Promise<void> {
  const { state } = config;
  const { serverName } = await asOwnerOf(state, () =>
    enroll({ state, token, hostname: hostname(), version: VERSION, clock: systemClock }),
  );
  const started = await startService();
  const next = started ? 'aegir-spoke runs.' : 'A running aegir-spoke must be restarted to take it up.';
  process.stdout.write(`Joined as ${serverName}. ${next}\n`);
}

const NEXT = 'Next, on the hub: aegirctl server token NAME; then here: aegir-spoke enroll -.';

/** Returns whether nothing is missing. */
async function prepare(
  work: SetupWork,
  { web, nfs = null }: { readonly web?: string | undefined; readonly nfs?: string | undefined | null },
  config: SpokeConfig,
): Promise<boolean> {
  const kind = WEB_KINDS.find((each) => each === web) ?? null;
  if (web !== undefined && kind === null) throw usage(`--web is ${WEB_KINDS.join(', ')}`);
  const steps = await setupSteps(config, { web: kind, nfs }, createLogger('aegir-spoke'));
  const isWhole = await runSteps(work, steps, print);
  if (work === 'make' && !existsSync(identityFolder(config.state))) print(NEXT);
  return isWhole;
}

async function lookAtAll(config: SpokeConfig, json: boolean): Promise<void> {
  const parts = { config, clock: systemClock, log: createLogger('aegir-spoke') };
  const checks = await examine(parts, signalFromProcess());
  process.stdout.write(json ? checklistJson(checks) : checklistText(checks));
  if (hasFailed(checks)) process.exitCode = EXIT_FAILED;
}

/** A token is taken from a file or standard input alone: on the command line the list of processes would show it. */
function readToken(argument: string | undefined, file: string | undefined): string {
  if (file !== undefined && argument === undefined) return readTokenFile(file);
  if (file === undefined && argument === '-') return readTokenFile(0);
  throw usage('give - and type the token, or --token-file FILE; on the command line everybody could read it');
}

function readTokenFile(file: string | 0): string {
  try {
    return (file === 0 ? readTyped() : readFileSync(file, 'utf8')).trim();
  } catch (error) {
    const where = file === 0 ? 'standard input' : file;
    throw new AppError('TOKEN_INVALID', `cannot read the token from ${where}: ${messageOf(error)}`, {
      remedy: 'Check the file and who may read it.',
      cause: error,
    });
  }
}

/** A line of standard input: who pastes a token presses Enter, and nothing more. */
function readTyped(): string {
  if (isatty(0)) process.stderr.write('The token, as aegirctl server token printed it: ');
  const piece = Buffer.alloc(65_536);
  let text = '';
  while (!text.trimStart().includes('\n')) {
    const length = readSync(0, piece);
    if (length === 0) break;
    text += piece.toString('utf8', 0, length);
  }
  return text.trimStart().split('\n')[0] ?? '';
}

/** Root joins for the user the daemon runs as: files of root would be of no use to it. */
async function asOwnerOf<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const owner = process.getuid?.() === 0 ? ownerOf(folder) : null;
  if (owner === null) return work();
  process.setegid?.(owner.gid);
  process.seteuid?.(owner.uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

function ownerOf(folder: string): { uid: number; gid: number } | null {
  try {
    return statSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function usage(message: string): AppError {
  return new AppError('FIELD_INVALID', message, { remedy: 'See: aegir-spoke --help.' });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const failure = toAppError(error);
  if (failure.reason === 'INTERNAL') throw error;
  process.stderr.write(`aegir-spoke: ${failure.message} [${failure.reason}]\n${failure.remedy}\n`);
  process.exitCode = failure.reason === 'FIELD_INVALID' ? EXIT_USAGE : EXIT_FAILED;
}
