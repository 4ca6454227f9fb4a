import type { Block, Line, Page, Text } from './page.ts';
import { markWidth, paint, paintMark, type Style } from './style.ts';

/** A page as text, ending in a newline; blocks are an empty line apart. */
export async function printed(page: Page, style: Style): Promise<string> {
  const blocks: string[] = [];
  for (const block of page) blocks.push(await printBlock(block, style));
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

async function printBlock(block: Block, style: Style): Promise<string> {
  switch (block.kind) {
    case 'table': {
      // Only commands that print a table pay for loading it.
      const { printTable } = await import('./table.ts');
      return printTable(block.head, block.rows, style);
    }
    case 'fields':
      return printFields(block.rows, style);
    case 'lines': {
      const title = block.title === '' ? [] : [paint({ text: block.title, tone: 'strong' }, style)];
      const indent = block.title === '' ? 0 : 2;
      return [...title, ...block.lines.map((entry) => printLine(entry, style, indent))].join('\n');
    }
  }
}

function printFields(rows: readonly (readonly [string, Text])[], style: Style): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows
    .map(([label, value]) => {
      const head = paint({ text: `${label}:`.padEnd(width), tone: 'dim' }, style);
      return head + indentRest(paint(value, style), width);
    })
    .join('\n');
}

function printLine(entry: Line, style: Style, base: number): string {
  const room = base + entry.indent;
  const text = entry.parts.map((part) => paint(part, style)).join('  ');
  const sign = paintMark(entry.mark, style);
  const signWidth = entry.mark === 'none' ? 0 : markWidth(style);
  return ' '.repeat(room) + sign + indentRest(text, room + signWidth);
}

/** Lines after the first begin below it. */
function indentRest(text: string, columns: number): string {
  return text.trimEnd().replaceAll('\n', `\n${' '.repeat(columns)}`);
}
