/**
 * Reads the text of an Apache configuration file as Apache splits it: lines joined by a trailing
 * backslash, comments, quoted arguments, nested sections. Pure; it does not judge what it reads.
 */
export interface Directive {
  /** Lower case; a section is the directive `<name`. */
  readonly name: string;
  readonly args: readonly string[];
  /** 1-based line it starts on. */
  readonly line: number;
  /** The sections around it, outermost first. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
}

/** All directives of a text in order, the openings of sections included. Wrong nesting is left to Apache. */
export function parseDirectives(text: string): Directive[] {
  const directives: Directive[] = [];
  let sections: readonly Section[] = [];
  for (const { content, line } of logicalLines(text)) {
    if (content.startsWith('</')) {
      sections = sections.slice(0, -1);
      continue;
    }
    const section = content.startsWith('<');
    const [word = '', ...args] = splitArguments(section ? content.slice(1).replace(/>\s*$/, '') : content);
    const name = `${section ? '<' : ''}${word.toLowerCase()}`;
    directives.push({ name, args, line, sections });
    if (section) sections = [...sections, { name: word.toLowerCase(), args, line }];
  }
  return directives;
}

/** Lines as Apache joins them, without comments and empty ones; each with the number of its first. */
export function* logicalLines(text: string): Generator<{ content: string; line: number }> {
  let joined = '';
  let first = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (joined === '') first = index + 1;
    if (raw.endsWith('\\') && !raw.endsWith('\\\\')) {
      joined += raw.slice(0, -1);
      continue;
    }
    const content = (joined + raw).trim();
    joined = '';
    if (content !== '' && !content.startsWith('#')) yield { content, line: first };
  }
  if (joined.trim() !== '') yield { content: joined.trim(), line: first };
}

function splitArguments(content: string): string[] {
  const words = content.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g);
  return [...words].map(([, double, single, plain]) => plain ?? unescape(double ?? single ?? ''));
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(["'\\])/g, '$1');
}
