import { messageOf } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { failed, passed, warned, type Check } from '../../../shared/checks.ts';
import type { ApacheParts } from './parts.ts';
import { controlArguments, type Verb } from '../control.ts';
import { REQUIRED_MODULES } from './instance.ts';
import { inspectPhp } from '../php-service.ts';
import { mayRunAsRoot } from '../sudo.ts';

/** The lines of the checklist that concern Apache. */
export async function inspectApache(
  parts: ApacheParts & { readonly running: boolean },
  signal: AbortSignal,
): Promise<Check[]> {
  const { facts, ownership, run } = parts;
  const checks = [
    passed('apache.installed', `Apache ${facts.version} at ${facts.binary}`),
    running(parts),
    modules(parts),
    ...(await inspectPhp(facts.php, ownership === 'host', run, signal)),
  ];
  if (ownership === 'own') return checks;
  return [...checks, include(parts), ...(await sudoRules(parts, signal)), await configTest(parts, signal)];
}

function running({ running: runs, ownership }: ApacheParts & { readonly running: boolean }): Check {
  if (runs) return passed('apache.running', 'it runs');
  if (ownership === 'own') return passed('apache.running', 'it starts with the first generation');
  return warned('apache.running', 'it is stopped', REASONS.WEB_SERVER_STOPPED.remedy);
}

function modules({ facts }: ApacheParts): Check {
  const missing = REQUIRED_MODULES.filter((module) => !facts.modules.includes(module));
  if (missing.length === 0) return passed('apache.modules', REQUIRED_MODULES.join(', '));
  const names = missing.join(' ');
  return failed(
    'apache.modules',
    `missing: ${names}`,
    `Enable them: a2enmod ${names} && systemctl restart apache2.`,
  );
}

function include({ entry }: ApacheParts): Check {
  if (entry.included) return passed('apache.include', `${entry.file} is included`);
  const link = `${entry.linkFolder}/aegir.conf`;
  return failed(
    'apache.include',
    `the configuration does not include ${entry.file}`,
    `As root: ln -s ${entry.file} ${link}`,
  );
}

async function sudoRules({ facts, run }: ApacheParts, signal: AbortSignal): Promise<Check[]> {
  const verbs: readonly Verb[] = ['configtest', 'graceful', 'start'];
  const denied: string[] = [];
  for (const verb of verbs) {
    const command = [facts.control, ...controlArguments(facts.control, verb)];
    if (!(await mayRunAsRoot(command, run, signal))) denied.push(command.join(' '));
  }
  if (denied.length === 0) return [passed('apache.sudo', `may run ${facts.control} ${verbs.join(', ')}`)];
  return [failed('apache.sudo', `sudo refuses: ${denied.join('; ')}`, REASONS.SUDO_DENIED.remedy)];
}

async function configTest({ control }: ApacheParts, signal: AbortSignal): Promise<Check> {
  try {
    const result = await control.tell('configtest', signal);
    if (result.code === 0) return passed('apache.config', 'the live configuration is valid');
    const said = result.stderr.trim().split('\n').slice(-3).join(' ');
    return failed('apache.config', said, REASONS.CONFIG_TEST_FAILED.remedy);
  } catch (error) {
    return failed('apache.config', messageOf(error), REASONS.SUDO_DENIED.remedy);
  }
}
