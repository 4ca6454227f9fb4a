import { logicalLines } from '../directives.ts';
import { DIRECTIVES, PHP_DIRECTIVES, PHP_SETTINGS, SECTIONS } from './allowed.ts';

/** Why a .htaccess cannot be part of the configuration, and the line that says so. */
export interface RuleFault {
  readonly message: string;
  readonly line: number;
}

/**
 * Holds the text of a .htaccess to what it may decide when it is read as part of the configuration: nothing more than
 * when Apache reads it at a request, and nothing outside its own folder. The form is narrower than Apache's own, so
 * that both read the same. Null when all is well.
 */
export function checkRules(text: string): RuleFault | null {
  // Whatever stands behind the text would become part of its last line.
  if (/\\\s*$/.test(text))
    return { message: 'the last line does not end', line: text.trimEnd().split('\n').length };
  const strange = strangeLine(text);
  if (strange > 0) return { message: 'a character or line end that cannot be judged', line: strange };
  const open: { readonly name: string; readonly line: number }[] = [];
  for (const { content, line } of logicalLines(text)) {
    const message = content.startsWith('<') ? sectionFault(content, line, open) : directiveFault(content);
    if (message !== null) return { message, line };
  }
  const left = open.at(-1);
  return left ? { message: `<${left.name}> is not closed`, line: left.line } : null;
}

/** Control characters, what is no text at all, and a line's end that readers take differently; 0 for none. */
function strangeLine(text: string): number {
  return text.split('\n').findIndex((line) => isStrange(line) || /\\\\\r?$|\\\r$/.test(line)) + 1;
}

/** A tab and one carriage return at the end are the only control characters of an ordinary line. */
function isStrange(line: string): boolean {
  return /[^\P{Cc}\t]|\ufffd/u.test(line.replace(/\r$/, ''));
}

function sectionFault(content: string, line: number, open: { name: string; line: number }[]): string | null {
  const closing = /^<\/([A-Za-z]+)\s*>$/.exec(content)?.[1]?.toLowerCase();
  if (closing !== undefined) return open.pop()?.name === closing ? null : `</${closing}> closes nothing`;
  const [, word, rest = ''] = /^<([A-Za-z]+)(\s[^]*|)>$/.exec(content) ?? [];
  const name = word?.toLowerCase();
  if (name === undefined) return 'a section that cannot be read';
  if (!SECTIONS.has(name)) return `<${name}> may not stand there`;
  open.push({ name, line });
  return readsFiles(rest) ? READS : null;
}

function directiveFault(content: string): string | null {
  const [, word = '', rest = ''] = /^([A-Za-z][A-Za-z0-9_]*)(?=\s|$)([^]*)$/.exec(content) ?? [];
  const name = word.toLowerCase();
  if (PHP_DIRECTIVES.has(name)) return phpFault(name, rest);
  if (!DIRECTIVES.has(name))
    return word === '' ? 'a line that cannot be read' : `${word} may not stand there`;
  return readsFiles(rest) ? READS : null;
}

function phpFault(name: string, rest: string): string | null {
  const setting = /^\s+([a-z_.]+)(?=\s)/i.exec(rest)?.[1]?.toLowerCase() ?? '';
  return PHP_SETTINGS.has(setting) ? null : `${name} may not set ${setting === '' ? 'that' : setting}`;
}

const READS = 'an expression that reads files';

/** Expressions of a configuration may read any file of the server. */
function readsFiles(text: string): boolean {
  return /\bfile(?:size|mod)?\s*[(:]/i.test(text);
}
