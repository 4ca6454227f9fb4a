import { messageOf } from '../../../shared/errors.ts';
import { REASONS } from '../../../shared/reasons.ts';
import { failed, passed, warned, type Check } from '../../../shared/checks.ts';
import { readIfThere } from '../../disk/reading.ts';
import { nginxCommand } from './control.ts';
import { nginxVerdict } from './verdict.ts';
import type { NginxParts } from './parts.ts';
import { inspectPhp } from '../php-service.ts';
import { mayRunAsRoot } from '../sudo.ts';

/** The lines of the checklist that concern nginx. */
export async function inspectNginx(
  parts: NginxParts & { readonly running: boolean },
  signal: AbortSignal,
): Promise<Check[]> {
  const { facts, ownership, run } = parts;
  const checks = [
    passed('nginx.installed', `nginx ${facts.version} at ${facts.binary}`),
    runningLine(parts),
    ...(await inspectPhp(facts.php, ownership === 'host', run, signal)),
  ];
  if (ownership === 'own') return checks;
  return [
    ...checks,
    include(parts),
    unknownNames(parts),
    errorLogLine(parts),
    ...(await sudoRules(parts, signal)),
    await configTest(parts, signal),
  ];
}

function runningLine({ running, ownership }: NginxParts & { readonly running: boolean }): Check {
  if (running) return passed('nginx.running', 'it runs');
  if (ownership === 'own') return passed('nginx.running', 'it starts with the first generation');
  return warned('nginx.running', 'it is stopped', 'Start it when you want it: systemctl start nginx.');
}

function include({ entry }: NginxParts): Check {
  if (entry.included) return passed('nginx.include', `${entry.file} is included`);
  return failed(
    'nginx.include',
    `the http section does not include ${entry.file}`,
    `As root: ln -s ${entry.file} ${entry.linkFolder}/aegir.conf`,
  );
}

/** Two servers cannot both claim the unknown names of a port; the host's own keeps them. */
function unknownNames({ traits: { defaultPorts } }: NginxParts): Check {
  const ports = [...new Set(defaultPorts)].join(', ');
  if (ports === '') return passed('nginx.default', 'unknown names get 404');
  return warned(
    'nginx.default',
    `a server of the host's own answers unknown names on port ${ports}`,
    'Take its default_server away: rm /etc/nginx/sites-enabled/default && systemctl reload nginx.',
  );
}

/** Why a reload failed stands nowhere else. */
function errorLogLine({ errorLog }: NginxParts): Check {
  if (errorLog === '' || readIfThere(errorLog) !== null)
    return passed('nginx.log', 'its error log can be read');
  return warned(
    'nginx.log',
    `cannot read ${errorLog}: a reload that fails is noticed, but not why`,
    'Let the user aegir read it: usermod -aG adm aegir && systemctl restart aegir-spoke.',
  );
}

async function sudoRules({ facts, run }: NginxParts, signal: AbortSignal): Promise<Check[]> {
  const commands = (['configtest', 'graceful', 'start'] as const).map((verb) =>
    nginxCommand(facts.binary, verb),
  );
  const denied: string[] = [];
  for (const command of commands) {
    if (!(await mayRunAsRoot(command, run, signal))) denied.push(command.join(' '));
  }
  if (denied.length > 0)
    return [failed('nginx.sudo', `sudo refuses: ${denied.join('; ')}`, REASONS.SUDO_DENIED.remedy)];
  return [passed('nginx.sudo', `may run ${commands.map((command) => command.join(' ')).join(', ')}`)];
}

async function configTest({ control }: NginxParts, signal: AbortSignal): Promise<Check> {
  try {
    const verdict = nginxVerdict(await control.tell('configtest', signal));
    if (verdict.ok) return passed('nginx.config', 'the live configuration is valid');
    const place = verdict.file === '' ? '' : ` in ${verdict.file}:${String(verdict.line)}`;
    return failed('nginx.config', `${verdict.message}${place}`, REASONS.CONFIG_TEST_FAILED.remedy);
  } catch (error) {
    return failed('nginx.config', messageOf(error), REASONS.SUDO_DENIED.remedy);
  }
}
