import { allCommands, flagsOf, GLOBALS, SUMMARY, type Flag, type PlacedCommand } from '../../hub/ctl/tree.ts';
import type { Entry, Manual } from '../../shared/manual.ts';
import { KINDS } from '../../shared/rpc/errors.ts';
import { VERSION } from '../../shared/version.ts';

/** The manual page of a daemon, in the language of man(7). */
export function daemonPage(manual: Manual): string {
  const { program, summary, description, usages, options, files, seeAlso } = manual;
  return page(program, 8, [
    section('NAME', [`${text(program)} \\- ${text(summary)}`]),
    section(
      'SYNOPSIS',
      usages.flatMap(({ words }, at) => [...(at > 0 ? ['.br'] : []), call(program, words)]),
    ),
    section('DESCRIPTION', paragraphs(description)),
    section(
      'COMMANDS',
      usages.flatMap(({ words, does }) => entry([`${program} ${words}`, does])),
    ),
    section('OPTIONS', options.flatMap(entry)),
    section('FILES', files.flatMap(entry)),
    section('SEE ALSO', [seeAlso.map(reference).join(', ')]),
  ]);
}

/** The manual page of aegirctl: the whole tree of its commands. */
export function ctlPage(): string {
  return page('aegirctl', 1, [
    section('NAME', ['aegirctl \\- operate an Aegir hub']),
    section('SYNOPSIS', [call('aegirctl', '[OPTIONS] NOUN VERB [SUBJECT] [OPTIONS]')]),
    section('DESCRIPTION', paragraphs([SUMMARY, ABOUT])),
    section('OPTIONS OF EVERY COMMAND', GLOBALS.flatMap(flagEntry)),
    section('COMMANDS', allCommands().flatMap(commandPart)),
    section('EXIT STATUS', exitCodes().flatMap(entry)),
    section('ENVIRONMENT', entry(['AEGIR_SOCKET', "the hub's admin socket, unless --socket names one"])),
    section('FILES', entry(['/run/aegir-hub/admin.sock', 'admin API of the hub on this machine'])),
    section('SEE ALSO', ['aegir-hub(8), aegir-spoke(8)'.split(', ').map(reference).join(', ')]),
  ]);
}

const ABOUT =
  'A change ends when its task has ended: progress goes to standard error, the answer to standard output. With --json both are JSON documents, errors too.';

/** 0, then each code with the kinds of failure that end with it. */
function exitCodes(): Entry[] {
  const codes = new Map<number, string[]>([[0, ['done']]]);
  for (const [kind, { exitCode }] of Object.entries(KINDS)) {
    codes.set(exitCode, [...(codes.get(exitCode) ?? []), kind.replaceAll('_', ' ')]);
  }
  return [...codes].sort(([a], [b]) => a - b).map(([code, kinds]): Entry => [String(code), kinds.join(', ')]);
}

function commandPart({ path, command }: PlacedCommand): string[] {
  const { subject, summary, example } = command;
  const words = [...path, ...(subject === undefined ? [] : [subject])].join(' ');
  return [
    `.SS ${quoted(`aegirctl ${words}`)}`,
    text(summary),
    ...flagsOf(command).flatMap(flagEntry),
    ...(example === undefined ? [] : ['.PP', 'Example:', '.PP', '.RS 4', `.B ${quoted(example)}`, '.RE']),
  ];
}

function page(program: string, chapter: 1 | 8, sections: readonly string[][]): string {
  const title = `.TH ${program.toUpperCase()} ${String(chapter)} "" "Aegir Hub & Spoke ${VERSION}" "Aegir Hub & Spoke"`;
  return `${[title, '.nh', ...sections.flat()].join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines];
}

function paragraphs(all: readonly string[]): string[] {
  return all.flatMap((one, at) => [...(at > 0 ? ['.PP'] : []), text(one)]);
}

function entry([name, what]: Entry): string[] {
  return ['.TP', `.B ${quoted(name)}`, text(what)];
}

function flagEntry({ flag, placeholder, help }: Flag): string[] {
  return entry([placeholder === '' ? flag : `${flag} ${placeholder}`, help]);
}

function call(program: string, words: string): string {
  return `.B ${quoted(program)}\n${text(words)}`;
}

/** `aegirctl(1)` with its name in bold. */
function reference(name: string): string {
  return name.replace(
    /^([^(]+)\((\d)\)$/,
    (_, program: string, chapter: string) => `\\fB${text(program)}\\fP(${chapter})`,
  );
}

/** Text that means itself: no escapes, no requests at the start of a line, dashes that can be copied. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/^(?=[.'])/, '\\&');
}

/** One argument of a request. */
function quoted(plain: string): string {
  return `"${text(plain).replaceAll('"', '\\(dq')}"`;
}
