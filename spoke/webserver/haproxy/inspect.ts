import { messageOf } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { failed, passed, warned, type Check } from '../../../shared/checks.ts';
import { mayRunAsRoot } from '../sudo.ts';
import type { RunningSight } from '../webserver.ts';
import { haproxyCommand } from './control.ts';
import { readsEntry } from './host-config.ts';
import type { HaproxyParts } from './parts.ts';
import { haproxyVerdict } from './verdict.ts';

type Seen = HaproxyParts & { readonly sight: RunningSight | null };

/** The lines of the checklist that concern HAProxy. */
export async function inspectHaproxy(seen: Seen, signal: AbortSignal): Promise<Check[]> {
  const checks = [installed(seen), runningLine(seen)];
  if (seen.ownership === 'own') return checks;
  return [...checks, include(seen), await sudoRules(seen, signal), await configTest(seen, signal)];
}

function installed({ facts, isNewEnough }: Seen): Check {
  const finding = `HAProxy ${facts.version} at ${facts.binary}`;
  if (isNewEnough) return passed('haproxy.installed', finding);
  return failed('haproxy.installed', finding, 'Install HAProxy 2.4 or later.');
}

function runningLine({ sight, ownership }: Seen): Check {
  if (sight !== null) return passed('haproxy.running', 'it runs');
  if (ownership === 'own') return passed('haproxy.running', 'it starts with the first generation');
  return warned('haproxy.running', 'it is stopped', 'Start it when you want it: systemctl start haproxy.');
}

function include({ sources: { entry }, sight }: Seen): Check {
  if (readsEntry(entry, sight?.parentPid ?? null)) return passed('haproxy.include', `it reads ${entry}`);
  return failed(
    'haproxy.include',
    `it was not started with -f ${entry}`,
    'As root: aegir-spoke setup --web haproxy; and take EXTRAOPTS out of /etc/default/haproxy where it is set.',
  );
}

async function sudoRules({ sources, run }: Seen, signal: AbortSignal): Promise<Check> {
  const commands = (['configtest', 'graceful', 'start'] as const).map((verb) =>
    haproxyCommand(sources, verb),
  );
  const denied: string[] = [];
  for (const command of commands) {
    if (!(await mayRunAsRoot(command, run, signal))) denied.push(command.join(' '));
  }
  if (denied.length > 0)
    return failed('haproxy.sudo', `sudo refuses: ${denied.join('; ')}`, REASONS.SUDO_DENIED.remedy);
  return passed('haproxy.sudo', `may run ${commands.map((command) => command.join(' ')).join(', ')}`);
}

async function configTest({ control }: Seen, signal: AbortSignal): Promise<Check> {
  try {
    const verdict = haproxyVerdict(await control.tell('configtest', signal));
    if (verdict.ok) return passed('haproxy.config', 'the live configuration is valid');
    const place = verdict.file === '' ? '' : ` in ${verdict.file}:${String(verdict.line)}`;
    return failed('haproxy.config', `${verdict.message}${place}`, REASONS.CONFIG_TEST_FAILED.remedy);
  } catch (error) {
    return failed('haproxy.config', messageOf(error), REASONS.SUDO_DENIED.remedy);
  }
}
