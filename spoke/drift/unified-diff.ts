/** Lines shown around a change. */
const CONTEXT = 3;
/** Where more lines than this differ on both sides, they are shown as replaced. */
const MOST_COMPARED = 400;

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What leads from one text to another, in the unified form without file names; '' when they are equal. */
export function unifiedDiff(before: string, after: string): string {
  const edits = editsBetween(linesOf(before), linesOf(after));
  return hunksOf(edits)
    .map((hunk) => hunk.join('\n'))
    .join('\n');
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function editsBetween(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const room = Math.min(a.length, b.length) - head;
  while (tail < room && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const as = (sign: Edit['sign'], lines: readonly string[]): Edit[] => lines.map((text) => ({ sign, text }));
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const middle =
    left.length > MOST_COMPARED || right.length > MOST_COMPARED
      ? [...as('-', left), ...as('+', right)]
      : compare(left, right);
  return [...as(' ', a.slice(0, head)), ...middle, ...as(' ', a.slice(a.length - tail))];
}

/** By the longest common subsequence. */
function compare(a: readonly string[], b: readonly string[]): Edit[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = common[i];
    for (let j = b.length - 1; j >= 0 && row; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      edits.push({ sign: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      edits.push({ sign: '-', text: left });
      i += 1;
    } else {
      edits.push({ sign: '+', text: right ?? '' });
      j += 1;
    }
  }
  return edits;
}

function hunksOf(edits: readonly Edit[]): string[][] {
  const shown = edits.map((_, index) =>
    edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  );
  const hunks: string[][] = [];
  let [old, now] = [1, 1];
  for (const [index, { sign, text }] of edits.entries()) {
    if (shown[index] && !shown[index - 1]) hunks.push([headOf(edits, shown, index, old, now)]);
    if (shown[index]) hunks.at(-1)?.push(`${sign}${text}`);
    if (sign !== '+') old += 1;
    if (sign !== '-') now += 1;
  }
  return hunks;
}

function headOf(
  edits: readonly Edit[],
  shown: readonly boolean[],
  from: number,
  old: number,
  now: number,
): string {
  const end = shown.indexOf(false, from);
  const hunk = edits.slice(from, end < 0 ? undefined : end);
  const count = (other: string): number => hunk.filter(({ sign }) => sign !== other).length;
  const span = (start: number, lines: number): string =>
    `${String(lines === 0 ? start - 1 : start)},${String(lines)}`;
  return `@@ -${span(old, count('+'))} +${span(now, count('-'))} @@`;
}
