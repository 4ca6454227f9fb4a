/**
 * What a person sees, as data: views make it from what the hub said, `paper.ts` puts it on a
 * terminal or into a pipe.
 */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warning' | 'bad';

/** A piece of text; a bare string is plain. */
export type Text = string | { readonly text: string; readonly tone: Tone };

/** Sign at the start of a line: a symbol on a terminal, a word elsewhere; `blank` leaves its room free. */
export type Mark = 'good' | 'warning' | 'bad' | 'waiting' | 'blank' | 'none';

export interface Line {
  readonly indent: number;
  readonly mark: Mark;
  readonly parts: readonly Text[];
}

export type Block =
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: Text])[] }
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly Line[] };

export type Page = readonly Block[];

export function table(head: readonly string[], rows: readonly (readonly Text[])[]): Block {
  return { kind: 'table', head, rows };
}

/** Rows whose value is empty are left out. */
export function fields(rows: readonly (readonly [string, Text])[]): Block {
  return { kind: 'fields', rows: rows.filter(([, value]) => textOf(value) !== '') };
}

/** Lines below a title; no block at all when there are none. */
export function section(title: string, lines: readonly Line[]): Page {
  return lines.length === 0 ? [] : [{ kind: 'lines', title, lines }];
}

/** Parts that are empty are left out. */
export function line(parts: readonly Text[], indent = 0, mark: Mark = 'none'): Line {
  return { indent, mark, parts: parts.filter((part) => textOf(part) !== '') };
}

/** What belongs to the marked line above: begins below its text. No line when there is nothing to say. */
export function below(parts: readonly Text[], indent = 0): Line[] {
  const entry = line(parts, indent, 'blank');
  return entry.parts.length === 0 ? [] : [entry];
}

export function toned(text: string, tone: Tone): Text {
  return { text, tone };
}

export function textOf(text: Text): string {
  return typeof text === 'string' ? text : text.text;
}
