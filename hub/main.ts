#!/usr/bin/env node
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { checklistJson, checklistText, hasFailed } from '../shared/checklist.ts';
import { systemClock } from '../shared/clock.ts';
import { AppError, messageOf } from '../shared/errors.ts';
import { signalFromProcess } from '../shared/lifecycle.ts';
import { createLogger, standardOutput } from '../shared/log.ts';
import { RecentLines } from '../shared/recent-lines.ts';
import { usageText } from '../shared/manual.ts';
import { VERSION } from '../shared/version.ts';
import { backupCommand } from './self-backup/command.ts';
import { loadHubConfig, type HubConfig } from './config.ts';
import { runDaemon } from './daemon.ts';
import { hubLines } from './doctor/hub-lines.ts';
import { readiness } from './doctor/readiness.ts';
import { HUB_MANUAL } from './manual.ts';
import { setUpHub } from './setup.ts';
import { bundleCommand } from './support/command.ts';

const OPTIONS = {
  config: { type: 'string', default: '/etc/aegir/hub.yaml' },
  advertise: { type: 'string' },
  to: { type: 'string' },
  out: { type: 'string' },
  task: { type: 'string', multiple: true },
  replace: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** A hub that was told to stop is gone after this long; whatever still runs is on disk. */
const LONGEST_STOP_MS = 18_000;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseCommandLine(argv);
  const { config, version, help, to, replace, advertise = hostname() } = values;
  if (help) process.stdout.write(usageText(HUB_MANUAL));
  else if (version) process.stdout.write(`aegir-hub ${VERSION}\n`);
  else if (positionals.length === 0) await serve(config);
  else if (positionals.join(' ') === 'doctor') await lookAtAll(loadHubConfig(config), values.json);
  else if (positionals.join(' ') === 'support-bundle') await bundleCommand(values, print);
  else if (positionals.join(' ') === 'setup') await setUpHub(config, advertise, print);
  else if (!(await backupCommand(positionals, { config, to, replace }, print)))
    throw usage(`unknown command: ${positionals.join(' ')}`);
}

async function lookAtAll(config: HubConfig, json: boolean): Promise<void> {
  const checks = await hubLines(config, await readiness(config.status), systemClock);
  process.stdout.write(json ? checklistJson(checks) : checklistText(checks));
  if (hasFailed(checks)) process.exitCode = EXIT_FAILED;
}

function parseCommandLine(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usage(messageOf(error));
  }
}

function usage(message: string): AppError {
  return new AppError('FIELD_INVALID', message, { remedy: 'See: aegir-hub --help.' });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function serve(file: string): Promise<void> {
  const logged = new RecentLines();
  const log = createLogger('aegir-hub', logged.before(standardOutput()));
  const signal = signalFromProcess();
  signal.addEventListener('abort', () => {
    log.info('stopping');
    setTimeout(() => {
      log.error('stopping takes too long; going as a crash would');
      process.exit(EXIT_FAILED);
    }, LONGEST_STOP_MS).unref();
  });
  const config = loadHubConfig(file);
  await runDaemon(config, signal, log, logged);
  log.info('stopped');
}

/** What to tell whoever started the daemon: what is wrong, where, and what to do. */
function complain(error: AppError): void {
  const where = error.field === '' ? '' : ` (${error.field})`;
  process.stderr.write(`aegir-hub: ${error.message}${where} [${error.reason}]\n${error.remedy}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  complain(error);
  // Listeners that were open already would keep the process alive.
  process.exit(error.reason === 'FIELD_INVALID' ? EXIT_USAGE : EXIT_FAILED);
}
