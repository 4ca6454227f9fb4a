import Table from 'cli-table3';
import { textOf, type Text } from './page.ts';
import { paint, type Style } from './style.ts';

const GAP = 2;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/**
 * A table without borders: one row a line, columns two spaces apart, so that `awk` and `cut` can
 * take it. On a terminal the last column is cut to fit; in a pipe nothing is.
 */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly Text[])[],
  style: Style,
): string {
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  table.push(head.map((title) => paint({ text: title, tone: 'dim' }, style)));
  const room = roomForLast(head, rows, style);
  for (const row of rows) {
    table.push(
      row.map((cell, column) => paint(oneLine(cell, column === row.length - 1 ? room : Infinity), style)),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((printedRow) => printedRow.trimEnd())
    .join('\n');
}

function roomForLast(head: readonly string[], rows: readonly (readonly Text[])[], style: Style): number {
  const widths = head.slice(0, -1).map((title, column) => {
    return Math.max(title.length, ...rows.map((row) => textOf(row[column] ?? '').length));
  });
  const taken = widths.reduce((sum, width) => sum + width + GAP, 0);
  return Math.max(16, style.columns - taken);
}

/** Cells hold one line: a person finds the rest with `show`. An empty one is a dash, so that columns can be counted. */
function oneLine(cell: Text, room: number): Text {
  const text = textOf(cell).replaceAll(/\s+/g, ' ').trim();
  const fitting = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  return { text: fitting === '' ? '-' : fitting, tone: typeof cell === 'string' ? 'plain' : cell.tone };
}
