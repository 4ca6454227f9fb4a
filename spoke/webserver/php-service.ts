import { AppError } from '../../shared/errors.ts';
import { REASONS } from '../../shared/reasons.ts';
import { readIfThere } from '../disk/reading.ts';
import type { Run } from '../exec.ts';
import { passed, warned, type Check } from '../../shared/checks.ts';
import { mayRunAsRoot, runAsRoot } from './sudo.ts';
import type { PhpFacts } from './webserver.ts';

const SYSTEMCTL = '/usr/bin/systemctl';
const TIMEOUT_MS = 30_000;

/** What makes php-fpm forget the code it has compiled; these exact words stand in the sudo rule. */
export function fpmReloadCommand({ version }: Pick<PhpFacts, 'version'>): readonly string[] {
  return [SYSTEMCTL, 'reload', fpmUnit(version)];
}

/** Debian runs one for each version, Red Hat has one. */
function fpmUnit(version: string): string {
  return version === '' ? 'php-fpm' : `php${version}-fpm`;
}

/** Reloads each of them, as `reloadFpm` does. Throws PHP_NOT_RELOADED for the first that refuses, after all were told. */
export async function reloadFpms(all: readonly PhpFacts[], run: Run, signal: AbortSignal): Promise<void> {
  const outcomes = await Promise.allSettled(all.map((php) => reloadFpm(php, run, signal)));
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  if (refused) throw refused.reason;
}

/**
 * Reloads php-fpm. Code that changed lies at new paths, so nothing stale is ever served; this frees the memory that
 * the old code took. Throws PHP_NOT_RELOADED.
 */
export async function reloadFpm(php: PhpFacts, run: Run, signal: AbortSignal): Promise<void> {
  const command = fpmReloadCommand(php);
  try {
    const { code, stderr } = await runAsRoot(command, run, { timeoutMs: TIMEOUT_MS, signal });
    if (code === 0) return;
    throw new AppError('PHP_NOT_RELOADED', `${command.join(' ')}: ${stderr.trim()}`);
  } catch (error) {
    if (!(error instanceof AppError) || error.reason === 'PHP_NOT_RELOADED') throw error;
    throw new AppError('PHP_NOT_RELOADED', error.message, { cause: error, remedy: error.remedy });
  }
}

/** The lines of the checklist that concern PHP: that there is one, and that php-fpm can be reloaded without harm. */
export async function inspectPhp(
  php: PhpFacts | null,
  reloads: boolean,
  run: Run,
  signal: AbortSignal,
): Promise<Check[]> {
  if (php === null) return [warned('php', 'the web server has no PHP', REASONS.PHP_MISSING.remedy)];
  const { handler, version, socket } = php;
  const line = passed('php', `PHP ${version} as ${handler}${socket === '' ? '' : ` at ${socket}`}`);
  return handler === 'fpm' && reloads
    ? [line, await mayReload(php, run, signal), ...patienceLines(php)]
    : [line];
}

async function mayReload(php: PhpFacts, run: Run, signal: AbortSignal): Promise<Check> {
  const command = fpmReloadCommand(php);
  const words = command.join(' ');
  if (await mayRunAsRoot(command, run, signal)) return passed('php.reload', `may run ${words}`);
  const remedy = `As root: aegir-spoke setup; or add ${words} to /etc/sudoers.d/aegir-spoke.`;
  return warned('php.reload', `sudo refuses: ${words}`, remedy);
}

/** Without a time for them, a reload of php-fpm cuts off the requests that are under way. base: where the root folder lies. */
export function patienceLines({ version }: Pick<PhpFacts, 'version'>, base = ''): Check[] {
  const file = `/etc/php/${version}/fpm/php-fpm.conf`;
  const text = readIfThere(base + file);
  if (text === null) return [];
  const set = /^\s*process_control_timeout\s*=\s*(\S+)/m.exec(text)?.[1] ?? '0';
  if (!/^0\D*$/.test(set)) return [passed('php.patience', `a reload gives requests ${set}`)];
  const remedy = `Set process_control_timeout = 10s in ${file}, then: systemctl restart ${fpmUnit(version)}.`;
  return [warned('php.patience', 'a reload of php-fpm cuts off requests that are under way', remedy)];
}
