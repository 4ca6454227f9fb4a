#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { AppError, messageOf } from '../shared/errors.ts';
import { signalFromProcess } from '../shared/lifecycle.ts';
import { createLogger } from '../shared/log.ts';
import { VERSION } from '../shared/version.ts';
import { loadHubConfig, type HubConfig } from './config.ts';
import { runDaemon } from './daemon.ts';

const USAGE = `Usage:
  aegir-hub [--config FILE]      serve until SIGTERM
  aegir-hub --version | --help

FILE is /etc/aegir/hub.yaml unless given; without one, every setting has its default.
`;

const OPTIONS = {
  config: { type: 'string', default: '/etc/aegir/hub.yaml' },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** A hub that was told to stop is gone after this long; whatever still runs is on disk. */
const LONGEST_STOP_MS = 18_000;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function main(argv: readonly string[]): Promise<void> {
  const { config, version, help } = parseCommandLine(argv);
  if (help) process.stdout.write(USAGE);
  else if (version) process.stdout.write(`aegir-hub ${VERSION}\n`);
  else await serve(loadHubConfig(config));
}

function parseCommandLine(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    throw new AppError('FIELD_INVALID', messageOf(error), { remedy: 'See: aegir-hub --help.' });
  }
}

async function serve(config: HubConfig): Promise<void> {
  const log = createLogger('aegir-hub');
  const signal = signalFromProcess();
  signal.addEventListener('abort', () => {
    log.info('stopping');
    setTimeout(() => {
      log.error('stopping takes too long; going as a crash would');
      process.exit(EXIT_FAILED);
    }, LONGEST_STOP_MS).unref();
  });
  await runDaemon(config, signal, log);
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
