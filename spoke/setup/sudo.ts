import { chmodSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpokeConfig } from '../config.ts';
import { readIfThere } from '../disk/reading.ts';
import { controlArguments } from '../webserver/control.ts';
import { haproxyCommand, hostSources } from '../webserver/haproxy/control.ts';
import { nginxCommand } from '../webserver/nginx/control.ts';
import { fpmReloadCommand } from '../webserver/php-service.ts';
import type { WebServerFacts } from '../webserver/webserver.ts';
import { ACCOUNT, type SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';

const FOLDER = '/etc/sudoers.d';
const FILE = `${FOLDER}/aegir-spoke`;
const VERBS = ['configtest', 'graceful', 'start'] as const;

const HEAD = `# Written by aegir-spoke setup. What aegir-spoke may do as root, with exactly these arguments.
#
# Never shorten a line to the program alone: a control program passes unknown arguments on to the server,
# and whoever may choose the server's configuration file is root. The time limit ends a control program
# that hangs, which the spoke itself, without root, could not.
Defaults:${ACCOUNT} !requiretty, !lecture
`;

/** The text of the sudo rules: test, reload and start this web server, and reload the php-fpm of this host. */
export function sudoRules(
  web: Pick<WebServerFacts, 'kind' | 'control' | 'binary' | 'fpm'>,
  config: Pick<SpokeConfig, 'root'>,
): string {
  const server = VERBS.map((verb) => commandOf(verb, web, config));
  const lines = [...server, ...web.fpm.map(fpmReloadCommand)].map(
    (command) => `${ACCOUNT} ALL=(root) TIMEOUT=60s NOPASSWD: ${command.join(' ')}\n`,
  );
  return `${HEAD}\n${[...new Set(lines)].join('')}`;
}

function commandOf(
  verb: (typeof VERBS)[number],
  { kind, binary, control }: Pick<WebServerFacts, 'kind' | 'control' | 'binary'>,
  config: Pick<SpokeConfig, 'root'>,
): readonly string[] {
  if (kind === 'nginx') return nginxCommand(binary, verb);
  if (kind === 'haproxy') return haproxyCommand(hostSources(binary, config), verb);
  return [control, ...controlArguments(control, verb)];
}

/** The rules in their place, tested before they get there. */
export function sudoStep({ config, web, does }: SetupHost): SetupStep {
  const rules = sudoRules(web, config);
  const present = (): string | null => readIfThere(FILE);
  return {
    name: 'sudo',
    wanted: `${FILE} lets ${ACCOUNT} test, reload and start ${web.kind}, and nothing else`,
    missing: () => {
      const text = present();
      if (text === rules) return Promise.resolve(null);
      return Promise.resolve(
        text === null ? `there is no ${FILE}` : `${FILE} is not what this host needs now`,
      );
    },
    make: async () => {
      // Beside its place, where a name with a dot is never read.
      const folder = mkdtempSync(join(FOLDER, '.aegir-'));
      const file = join(folder, 'rules');
      try {
        writeFileSync(file, rules, { mode: 0o440 });
        chmodSync(file, 0o440);
        await does(['/usr/sbin/visudo', '-cqf', file]);
        renameSync(file, FILE);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    undo: () => {
      if (present() === null) return Promise.resolve(false);
      unlinkSync(FILE);
      return Promise.resolve(true);
    },
  };
}
