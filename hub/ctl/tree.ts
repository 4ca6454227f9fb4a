import type { Command, Noun } from './command.ts';
import { auditNoun } from './commands/audit.ts';
import { authorityNoun } from './commands/authority.ts';
import { backupNoun } from './commands/backup.ts';
import { balancerNoun } from './commands/balancer.ts';
import { certificateNoun } from './commands/certificate.ts';
import { contextNoun } from './commands/context.ts';
import { databaseNoun } from './commands/database.ts';
import { doctor } from './commands/doctor.ts';
import { spokeNoun, status } from './commands/fleet.ts';
import { memberNoun } from './commands/member.ts';
import { operatorNoun, whoami } from './commands/operator.ts';
import { apply, plan } from './commands/plan.ts';
import { platformNoun } from './commands/platform.ts';
import { serverNoun } from './commands/server.ts';
import { siteNoun } from './commands/site.ts';
import { supportNoun } from './commands/support.ts';
import { taskNoun } from './commands/task.ts';

/** All that aegirctl can be told, as data: the parser, the manual page and the completions are made from it. */

export const SUMMARY = 'Operates an Aegir hub: servers, platforms, sites and the tasks that change them.';

export const NOUNS: readonly Noun[] = [
  serverNoun,
  memberNoun,
  platformNoun,
  siteNoun,
  certificateNoun,
  databaseNoun,
  backupNoun,
  balancerNoun,
  taskNoun,
  spokeNoun,
  operatorNoun,
  authorityNoun,
  auditNoun,
  supportNoun,
  contextNoun,
];

/** Commands that belong to no noun. */
export const COMMANDS: readonly Command[] = [status, doctor, plan, apply, whoami];

/** One option as it is written on the command line. */
export interface Flag {
  /** With its dashes. */
  readonly flag: string;
  /** '' for a switch. */
  readonly placeholder: string;
  readonly help: string;
}

/** Options of every command. */
export const GLOBALS: readonly Flag[] = [
  {
    flag: '--socket',
    placeholder: 'PATH',
    help: 'admin socket of the hub on this machine, also AEGIR_SOCKET',
  },
  {
    flag: '--context',
    placeholder: 'NAME',
    help: 'a hub on another machine, see aegirctl context; also AEGIR_CONTEXT',
  },
  { flag: '--json', placeholder: '', help: 'print one JSON document; errors too, on standard error' },
  { flag: '--no-wait', placeholder: '', help: 'do not wait for the task of a change' },
  { flag: '--timeout', placeholder: 'TIME', help: 'wait no longer than this, such as 30s' },
  {
    flag: '--request-id',
    placeholder: 'ID',
    help: 'name of this request: the same one again gives the first answer',
  },
];

const PLAN_FLAGS: readonly Flag[] = [
  { flag: '--dry-run', placeholder: '', help: 'show what it would do to each server, and change nothing' },
  {
    flag: '--plan',
    placeholder: 'DIGEST',
    help: 'refuse when anything has moved since the dry run with this digest',
  },
];

/** The option's name for its key: `httpPort` is `--http-port`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options of a command, its negations and what every change can be told included. */
export function flagsOf({ options, plans }: Pick<Command, 'options' | 'plans'>): Flag[] {
  const own = Object.entries(options).flatMap(([key, { placeholder, help, negation }]): Flag[] => {
    const flag = { flag: flagOf(key), placeholder, help };
    if (negation === '') return [flag];
    return [flag, { flag: flag.flag.replace('--', '--no-'), placeholder: '', help: negation }];
  });
  return plans === true ? [...own, ...PLAN_FLAGS] : own;
}

/** A command where it stands in the tree, such as `platform release list`. */
export interface PlacedCommand {
  readonly path: readonly string[];
  readonly command: Command;
}

/** A noun where it stands in the tree. */
export interface PlacedNoun {
  readonly path: readonly string[];
  readonly noun: Noun;
}

/** All nouns, those below others behind them. */
export function allNouns(nouns: readonly Noun[] = NOUNS, above: readonly string[] = []): PlacedNoun[] {
  return nouns.flatMap((noun) => {
    const path = [...above, noun.noun];
    return [{ path, noun }, ...allNouns(noun.nouns ?? [], path)];
  });
}

/** All commands, in the order of the tree. */
export function allCommands(): PlacedCommand[] {
  return [
    ...allNouns().flatMap(({ path, noun }) => {
      return noun.commands.map((command) => ({ path: [...path, command.verb], command }));
    }),
    ...COMMANDS.map((command) => ({ path: [command.verb], command })),
  ];
}
