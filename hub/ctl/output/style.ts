import { styleText } from 'node:util';
import type { Env, Terminal } from '../env.ts';
import { textOf, type Mark, type Text, type Tone } from './page.ts';

/** How text may look at its destination. */
export interface Style {
  readonly colour: boolean;
  /** Signs instead of words for good and bad. */
  readonly symbols: boolean;
  /** Columns of the terminal; infinite in a pipe, where nothing is ever cut. */
  readonly columns: number;
}

/** Colours only on a terminal and without NO_COLOR, signs only on a terminal that speaks UTF-8. */
export function styleOf(terminal: Terminal, vars: Env['vars']): Style {
  if (terminal.isTTY !== true) return { colour: false, symbols: false, columns: Infinity };
  const locale = [vars['LC_ALL'], vars['LC_CTYPE'], vars['LANG']].find((value) => (value ?? '') !== '') ?? '';
  return {
    colour: (vars['NO_COLOR'] ?? '') === '' && vars['TERM'] !== 'dumb',
    symbols: /utf-?8/i.test(locale),
    columns: terminal.columns ?? 80,
  };
}

type Format = Parameters<typeof styleText>[0];

const TONES: Readonly<Record<Exclude<Tone, 'plain'>, Format>> = {
  strong: 'bold',
  dim: 'dim',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
};

/** A piece of text with its colour. */
export function paint(text: Text, style: Style): string {
  const words = harmless(textOf(text));
  if (typeof text === 'string' || text.tone === 'plain' || !style.colour) return words;
  // The stream is ours to judge: it need not be the one that styleText would look at.
  return styleText(TONES[text.tone], words, { validateStream: false });
}

/** Without the control characters by which a message from afar could move the cursor or hide text. */
function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are exactly what is taken out
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

const MARKS: Readonly<Record<Exclude<Mark, 'blank' | 'none'>, { symbol: string; word: string; tone: Tone }>> =
  {
    good: { symbol: '✓', word: 'ok', tone: 'good' },
    warning: { symbol: '!', word: 'warning', tone: 'warning' },
    bad: { symbol: '✗', word: 'failed', tone: 'bad' },
    waiting: { symbol: '…', word: 'waiting', tone: 'dim' },
  };

/** The sign at the start of a line, with the space after it; words take equal room. */
export function paintMark(mark: Mark, style: Style): string {
  if (mark === 'none') return '';
  if (mark === 'blank') return ' '.repeat(markWidth(style));
  const { symbol, word, tone } = MARKS[mark];
  return style.symbols
    ? `${paint({ text: symbol, tone }, style)} `
    : `${paint({ text: word, tone }, style)}${' '.repeat(markWidth(style) - word.length)}`;
}

/** Columns that a sign takes. */
export function markWidth(style: Style): number {
  return style.symbols ? 2 : 9;
}
