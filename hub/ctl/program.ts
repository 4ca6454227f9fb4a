import { Command as Program, CommanderError, Option as ProgramOption } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { VERSION } from '../../shared/version.ts';
import type { Command, Intent, Noun, Options } from './command.ts';
import type { TargetWords } from './contexts/target.ts';
import { duration, type Given } from './options.ts';
import { COMMANDS, flagOf, GLOBALS, NOUNS, SUMMARY } from './tree.ts';

/** What was asked for on the command line. */
export interface Invocation {
  readonly command: Command;
  readonly input: Parameters<Command['run']>[0];
  readonly intent: Intent;
  readonly globals: Globals;
}

export interface Globals extends TargetWords {
  readonly json: boolean;
  readonly wait: boolean;
  readonly timeoutMs: number | undefined;
  /** '' to have one made. */
  readonly requestId: string;
}

type Parsed = { readonly invocation: Invocation } | Help;

/** Text to print instead of running anything: asked for, or shown because no command was given. */
export interface Help {
  readonly help: string;
  readonly asked: boolean;
}

/**
 * Reads a command line: the one place that knows the parser. Returns what to run, or the help
 * that was asked for. Throws FIELD_INVALID or FIELD_MISSING with where to look.
 */
export function parse(argv: readonly string[]): Parsed {
  let help = '';
  let invocation: Invocation | undefined;
  const program = base().configureOutput({
    writeOut: (text) => (help += text),
    writeErr: (text) => (help += text),
    outputError: () => undefined,
  });
  const register = (parent: Program, command: Command): void => {
    const child = addCommand(parent, command);
    child.action((...given: unknown[]) => {
      const subject = command.subject === undefined ? '' : ((given[0] as string | undefined) ?? '');
      const options = valuesOf(command.options, child.opts());
      const intent = intentOf(child.opts());
      invocation = { command, intent, input: { subject, options }, globals: globalsOf(program.opts()) };
    });
  };
  const registerNoun = (above: Program, { noun, summary, commands, nouns = [] }: Noun): void => {
    const parent = above.command(noun).description(summary);
    for (const command of commands) register(parent, command);
    for (const below of nouns) registerNoun(parent, below);
  };
  for (const noun of NOUNS) registerNoun(program, noun);
  for (const command of COMMANDS) register(program, command);
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (help === '') throw usageError(error, argv);
    return { help, asked: error.exitCode === 0 };
  }
  return invocation === undefined ? { help, asked: false } : { invocation };
}

function base(): Program {
  const program = new Program('aegirctl')
    .description(SUMMARY)
    .version(VERSION, '--version', 'print the version')
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(false)
    .exitOverride();
  for (const { flag, placeholder, help } of GLOBALS) {
    program.option(placeholder === '' ? flag : `${flag} <${placeholder}>`, help);
  }
  return program;
}

function addCommand(parent: Program, command: Command): Program {
  const child = parent.command(command.verb).description(command.summary);
  if (command.subject !== undefined) child.argument(wordOf(command.subject));
  for (const [key, option] of Object.entries(command.options)) {
    const placeholder = option.placeholder === '' ? '' : ` <${option.placeholder}>`;
    const spec = new ProgramOption(flagOf(key) + placeholder, option.help);
    if (option.required) spec.makeOptionMandatory();
    if (option.repeats)
      spec.argParser((word, before: unknown) => [
        ...(Array.isArray(before) ? (before as string[]) : []),
        word,
      ]);
    child.addOption(spec);
    if (option.negation !== '') child.option(flagOf(key).replace('--', '--no-'), option.negation);
  }
  if (command.plans) {
    child.option('--dry-run', 'show what it would do to each server, and change nothing');
    child.option('--plan <DIGEST>', 'refuse when anything has moved since the dry run with this digest');
  }
  if (command.example !== undefined) child.addHelpText('after', `\nExample:\n  ${command.example}`);
  return child;
}

function wordOf(subject: string): string {
  return subject.startsWith('[') ? subject : `<${subject}>`;
}

function valuesOf(options: Options, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, option]) => [key, option.read(given[key] as Given, flagOf(key))]),
  );
}

/** Throws FIELD_INVALID when both forms are given. */
function intentOf(given: Readonly<Record<string, unknown>>): Intent {
  const digest = given['plan'] as string | undefined;
  const isShown = given['dryRun'] === true;
  if (isShown && digest !== undefined) {
    throw new AppError('FIELD_INVALID', '--dry-run and --plan exclude each other', { field: '--plan' });
  }
  if (digest !== undefined) return { kind: 'plan', digest };
  return { kind: isShown ? 'show' : 'do' };
}

const TIMEOUT = duration('TIME', '');

function globalsOf(given: Readonly<Record<string, unknown>>): Globals {
  return {
    socket: given['socket'] as string | undefined,
    context: given['context'] as string | undefined,
    json: given['json'] === true,
    wait: given['wait'] === true,
    timeoutMs: TIMEOUT.read(given['timeout'] as Given, '--timeout'),
    requestId: (given['requestId'] as string | undefined) ?? '',
  };
}

/** The parser's complaint as one of ours, so that it looks and exits like all others. */
function usageError(error: CommanderError, argv: readonly string[]): AppError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const words = wordsOf(NOUNS, argv);
  const hints = more.map((text) => text.replaceAll(/[()]/g, ''));
  if (error.code === 'commander.unknownCommand' && hints.length === 0) {
    const places = placesOf(NOUNS, argv[words.length] ?? '');
    if (places.length > 0 && places.length <= MOST_PLACES) {
      hints.push(`Did you mean ${places.map((place) => `aegirctl ${place}`).join(', or ')}?`);
    }
  }
  const remedy = [...hints, `See ${['aegirctl', ...words, '--help'].join(' ')}.`].join(' ');
  const reason = error.code.startsWith('commander.missing') ? 'FIELD_MISSING' : 'FIELD_INVALID';
  return new AppError(reason, first, { remedy });
}

/** Of a word that is known in more places than this, none is named. */
const MOST_PLACES = 3;

/** Where else in the tree a word is known: 'backup', 'site probe'. */
function placesOf(nouns: readonly Noun[], word: string): string[] {
  return nouns.flatMap((noun) => [
    ...(noun.noun === word ? [noun.noun] : []),
    ...noun.commands.filter(({ verb }) => verb === word).map(({ verb }) => `${noun.noun} ${verb}`),
    ...placesOf(noun.nouns ?? [], word).map((place) => `${noun.noun} ${place}`),
  ]);
}

/** The words of a command line that name nouns and, at the end, a verb. */
function wordsOf(nouns: readonly Noun[], [word, ...rest]: readonly string[]): string[] {
  const noun = nouns.find((candidate) => candidate.noun === word);
  if (noun === undefined) return [];
  const verb = noun.commands.find((candidate) => candidate.verb === rest[0]);
  return [noun.noun, ...(verb === undefined ? wordsOf(noun.nouns ?? [], rest) : [verb.verb])];
}
