import { AppError } from '../../shared/errors.ts';

/** What the command line parser found for one option. */
export type Given = string | boolean | readonly string[] | undefined;

/** One option of a command, as data: how it looks and how its text becomes a value. */
export interface Option<T> {
  /** Placeholder of its value in the help, '' for a switch. */
  readonly placeholder: string;
  readonly help: string;
  readonly required: boolean;
  /** May be given several times. */
  readonly repeats: boolean;
  /** Help of its `--no-NAME` form; '' when it has none. */
  readonly negation: string;
  /** Throws FIELD_INVALID. */
  read(given: Given, flag: string): T;
}

function single<T>(placeholder: string, help: string, parse: (text: string, flag: string) => T) {
  return {
    placeholder,
    help,
    required: false,
    repeats: false,
    negation: '',
    read: (given: Given, flag: string): T | undefined =>
      typeof given === 'string' ? parse(given, flag) : undefined,
  } satisfies Option<T | undefined>;
}

/** Any text. */
export function text(placeholder: string, help: string): Option<string | undefined> {
  return single(placeholder, help, (value) => value);
}

/** The same option, but the command cannot go without it. */
export function required<T>(option: Option<T>): Option<Exclude<T, undefined>> {
  return { ...option, required: true } as Option<Exclude<T, undefined>>;
}

/** A switch: true when given. */
export function flag(help: string): Option<boolean> {
  return {
    placeholder: '',
    help,
    required: false,
    repeats: false,
    negation: '',
    read: (given) => given === true,
  };
}

/** A switch that can be turned either way; undefined when it is left alone. */
export function toggle(help: string, negation = 'no longer'): Option<boolean | undefined> {
  return {
    placeholder: '',
    help,
    required: false,
    repeats: false,
    negation,
    read: (given) => (typeof given === 'boolean' ? given : undefined),
  };
}

/** The same option with a `--no-` form, which gives the empty value. */
export function clearable<T>(option: Option<T | undefined>, empty: T): Option<T | undefined> {
  return {
    ...option,
    negation: 'none at all',
    read: (given, flag) => (given === false ? empty : option.read(given, flag)),
  };
}

/** One of a few words. */
export function choice<const Word extends string>(
  words: readonly Word[],
  help: string,
): Option<Word | undefined> {
  return single(words.join('|'), help, (value, name) => {
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    throw invalid(name, value, `Choose one of: ${words.join(', ')}.`);
  });
}

/** A whole number between two bounds. */
export function whole(
  placeholder: string,
  help: string,
  from: number,
  to: number,
): Option<number | undefined> {
  return single(placeholder, help, (value, name) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= from && number <= to) return number;
    throw invalid(name, value, `Give a whole number from ${String(from)} to ${String(to)}.`);
  });
}

const SIZES: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };

/** A size such as 64m or 2g, in bytes. */
export function size(placeholder: string, help: string): Option<number | undefined> {
  return single(placeholder, help, (value, name) => {
    const [, number, unit = ''] = /^(\d{1,9})([kmg]?)b?$/i.exec(value) ?? [];
    const bytes = Number(number) * (SIZES[unit.toLowerCase()] ?? NaN);
    if (bytes > 0) return bytes;
    throw invalid(name, value, 'Give a size such as 512k, 64m or 2g.');
  });
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A time span such as 90s, 30m, 1h30m or 7d, in milliseconds. */
export function duration(placeholder: string, help: string): Option<number | undefined> {
  return single(placeholder, help, (value, name) => {
    const parts = [...value.matchAll(/(\d+)([smhd])/g)];
    const milliseconds = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
    if (/^(\d+[smhd])+$/.test(value) && milliseconds > 0) return milliseconds * 1_000;
    throw invalid(name, value, 'Give a time such as 90s, 30m, 1h30m or 7d.');
  });
}

/** An option that may be repeated: all its values in order. */
export function many(placeholder: string, help: string): Option<readonly string[]> {
  return {
    placeholder,
    help: `${help}; may be repeated`,
    required: false,
    repeats: true,
    negation: '',
    read: (given) => (Array.isArray(given) ? (given as readonly string[]) : []),
  };
}

/**
 * Names with values, such as `memory_limit=256M`, each in an option of its own; its `--no-` form is none of them, and
 * undefined when neither is given.
 */
export function pairs(
  placeholder: string,
  separator: string,
  help: string,
): Option<Readonly<Record<string, string>> | undefined> {
  return {
    placeholder,
    help: `${help}; may be repeated, and takes the place of all there are`,
    required: false,
    repeats: true,
    negation: 'none at all',
    read: (given, name) => {
      if (given === false) return {};
      if (!Array.isArray(given)) return undefined;
      return Object.fromEntries((given as readonly string[]).map((word) => pairOf(word, separator, name)));
    },
  };
}

function pairOf(word: string, separator: string, name: string): [string, string] {
  const at = word.indexOf(separator);
  if (at > 0) return [word.slice(0, at).trim(), word.slice(at + 1).trim()];
  throw invalid(name, word, `Write it as NAME${separator}VALUE.`);
}

/** A list with commas, and its `--no-` form for the empty list; undefined when neither is given. */
export function list(placeholder: string, help: string): Option<readonly string[] | undefined> {
  return {
    placeholder,
    help,
    required: false,
    repeats: false,
    negation: 'none at all',
    read: (given) => {
      if (given === false) return [];
      if (typeof given !== 'string') return undefined;
      return given
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '');
    },
  };
}

function invalid(name: string, value: string, remedy: string): AppError {
  return new AppError('FIELD_INVALID', `${name} cannot be ${JSON.stringify(value)}`, { field: name, remedy });
}
