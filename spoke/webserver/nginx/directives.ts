/**
 * Reads the text of an nginx configuration file as nginx splits it: words, quotes, comments, blocks. Pure; it does
 * not judge what it reads, and never fails: what nginx would refuse is left to nginx.
 */
export interface NginxDirective {
  readonly name: string;
  readonly args: readonly string[];
  /** 1-based line it starts on. */
  readonly line: number;
  /** The blocks around it, outermost first, by their directives. */
  readonly blocks: readonly NginxBlock[];
}

export interface NginxBlock {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
}

/** All directives of a text in order, those that open a block included. */
export function parseNginx(text: string): NginxDirective[] {
  const directives: NginxDirective[] = [];
  let blocks: readonly NginxBlock[] = [];
  let words: string[] = [];
  let line = 1;
  const take = (): void => {
    const [name, ...args] = words;
    words = [];
    if (name !== undefined) directives.push({ name, args, line, blocks });
  };
  for (const token of tokens(text)) {
    if (token.kind === 'word') {
      if (words.length === 0) line = token.line;
      words.push(token.text);
    } else if (token.kind === ';') take();
    else if (token.kind === '{') {
      const [name = '', ...args] = words;
      take();
      blocks = [...blocks, { name, args, line }];
    } else {
      words = [];
      blocks = blocks.slice(0, -1);
    }
  }
  return directives;
}

interface Token {
  readonly kind: 'word' | ';' | '{' | '}';
  readonly text: string;
  readonly line: number;
}

/** White space, a comment, a quoted word, a bare word, or one of the signs. Only these end a bare word: ` ;{`. */
const TOKEN =
  /\s+|#[^\n]*|"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|((?:\\[^]|\$\{|[^\s;{}\\"'#])(?:\\[^]|\$\{|[^\s;{\\])*)|[;{}]|[^]/gu;

function* tokens(text: string): Generator<Token> {
  let line = 1;
  for (const [whole, double, single, bare] of text.matchAll(TOKEN)) {
    const word = double ?? single ?? bare;
    if (word !== undefined) yield { kind: 'word', text: unescape(word), line };
    else if (whole === ';' || whole === '{' || whole === '}') yield { kind: whole, text: whole, line };
    line += whole.split('\n').length - 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

/** nginx takes the backslash away before quotes, spaces and itself, and leaves it before anything else. */
function unescape(word: string): string {
  return word.replaceAll(/\\(["'\\trn])/g, (_, character: string) => ESCAPES[character] ?? character);
}
