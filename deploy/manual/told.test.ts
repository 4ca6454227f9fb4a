import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { toAppError } from '../../shared/errors.ts';
import type { Manual } from '../../shared/manual.ts';
import { REASONS } from '../../shared/reasons.ts';
import { SPOKE_MANUAL } from '../../spoke/manual.ts';
import { HUB_MANUAL } from '../../hub/manual.ts';
import type { Command, Noun } from '../../hub/ctl/command.ts';
import { parse } from '../../hub/ctl/program.ts';
import { COMMANDS, NOUNS } from '../../hub/ctl/tree.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');
const PAGES = [
  'README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(PROJECT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];
const OURS = /^(?:aegirctl|aegir-hub|aegir-spoke) /;

/** Commands of ours in a line of the shell, each without what the shell makes of it. */
function inLine(line: string): string[] {
  return line
    .replace(/(?:^|\s)#.*/, '')
    .split(/\s*(?:&&|\|\||\||;)\s*/)
    .map((command) => command.replace(/^(?:sudo|runuser -u aegir --) /, '').replace(/\s+[<>].*/, ''))
    .map((command) => command.trim())
    .filter((command) => OURS.test(command));
}

/** Those in the shell blocks of a page. */
function inBlocks(page: string): string[] {
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n')).flatMap(inLine);
}

/** Those that stand in the text between backticks. */
function inText(page: string): string[] {
  const text = page.replaceAll(/^```.*?^```/gms, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, command = '']) => inLine(command));
}

/** Words as a shell splits them. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replaceAll(/['"]/g, ''));
}

/** Why a command would not be understood; null when it would. */
function complaint(command: string): string | null {
  const [program = '', ...words] = wordsOf(command);
  if (program !== 'aegirctl') return complaintOf(program === 'aegir-hub' ? HUB_MANUAL : SPOKE_MANUAL, words);
  try {
    const parsed = parse(words);
    return 'invocation' in parsed || parsed.asked || isNoun(words) ? null : 'it names no command';
  } catch (error) {
    return toAppError(error).message;
  }
}

/** A text may speak of all that a noun has. */
function isNoun(words: readonly string[], nouns: readonly Noun[] = NOUNS): boolean {
  const [word, ...rest] = words;
  const noun = nouns.find((one) => one.noun === word);
  return noun !== undefined && (rest.length === 0 || isNoun(rest, noun.nouns));
}

function complaintOf({ usages, options }: Manual, words: readonly string[]): string | null {
  const [verb = ''] = words;
  const verbs = usages.map((usage) => usage.words.split(' ')[0]);
  if (!verb.startsWith('-') && !verbs.includes(verb)) return `there is no command ${verb}`;
  const known = [...options.map(([option]) => option.split(' ')[0]), '--help', '--version'];
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const strange = words.slice(0, end).find((word) => /^--./.test(word) && !known.includes(word));
  return strange === undefined ? null : `there is no option ${strange}`;
}

const complaints = (commands: readonly string[]): [string, string][] =>
  commands.flatMap((command) => {
    const why = complaint(command);
    return why === null ? [] : [[command, why] as [string, string]];
  });

describe('a command that people are told to type is understood', () => {
  it.each(PAGES)('in %s', (file) => {
    const page = read(file);
    expect(complaints(inBlocks(page))).toEqual([]);
    // A sentence may speak of a command without all that it needs.
    expect(complaints(inText(page)).filter(([, why]) => !why.startsWith('missing required'))).toEqual([]);
  });

  it('and there are many, so the pages are read at all', () => {
    const page = read('docs/operations.md');
    expect(inBlocks(page).length).toBeGreaterThan(80);
    expect(inText(page).length).toBeGreaterThan(20);
    expect(
      complaints(['aegirctl site ad x.example', 'aegir-spoke setup --wep nginx', 'aegir-hub bakcup']),
    ).toHaveLength(3);
  });

  it('as the example of a command', () => {
    const examplesOf = ({ commands, nouns = [] }: Pick<Noun, 'commands' | 'nouns'>): string[] => [
      ...commands.flatMap(({ example }: Command) => example ?? []),
      ...nouns.flatMap(examplesOf),
    ];
    const examples = [
      ...NOUNS.flatMap(examplesOf),
      ...COMMANDS.flatMap(({ example }) => example ?? []),
    ].flatMap(inLine);
    expect(examples.length).toBeGreaterThan(20);
    expect(complaints(examples)).toEqual([]);
  });

  it('as what to do about an error', () => {
    const told = Object.values(REASONS).flatMap(({ remedy }) =>
      [...remedy.matchAll(/: (aegir[\w-]* [^.,;()]*)/g)].map(([, command = '']) =>
        command.replace(/ (?:again|tries again|and .*|while .*|or .*|when .*)$/, '').trim(),
      ),
    );
    expect(told.length).toBeGreaterThan(15);
    // A port is a number.
    expect(complaints(told.map((command) => command.replace('PORT', '8080')))).toEqual([]);
  });
});
