import php from 'php-parser';
import type { Expression, Node } from 'php-parser';

/** What a PHP file says in plain words; UNKNOWN for what would have to be run to be known. */
export type PhpValue = string | number | boolean | null | PhpArray | typeof UNKNOWN;
export type PhpArray = Map<string, PhpValue>;
export const UNKNOWN = Symbol('only known when run');

/** The variables that a PHP file sets, by their names without the dollar sign. */
export type PhpVariables = PhpArray;

/** An assignment deeper than this is nobody's settings. */
const DEEPEST = 8;

/**
 * The variables that the statements of a PHP file set, one after the other, as far as plain values say it. Nothing is run:
 * what stands in branches, functions and included files is not looked at. Null for a text that is no PHP.
 */
export function variablesOf(text: string): PhpVariables | null {
  const variables: PhpVariables = new Map();
  const statements = statementsOf(text);
  if (statements === null) return null;
  for (const statement of statements) {
    if (statement.kind !== 'expressionstatement') continue;
    const { expression } = statement as unknown as { readonly expression: Expression };
    if (expression.kind === 'assign') assign(variables, expression as unknown as Assign);
  }
  return variables;
}

/** A value inside of others; undefined where there is none, UNKNOWN where nobody can say. */
export function valueAt(variables: PhpVariables, ...path: readonly string[]): PhpValue | undefined {
  let at: PhpValue | undefined = variables;
  for (const key of path) {
    if (at === UNKNOWN) return UNKNOWN;
    if (!(at instanceof Map)) return undefined;
    at = at.get(key);
  }
  return at;
}

interface Assign {
  readonly left: Node;
  readonly right: Node;
  readonly operator: string;
}

function statementsOf(text: string): readonly Node[] | null {
  const engine = new php.Engine({ parser: { extractDoc: false }, ast: { withPositions: false } });
  try {
    return engine.parseCode(text, 'settings').children;
  } catch {
    return null;
  }
}

function assign(variables: PhpVariables, { left, right, operator }: Assign): void {
  const path = pathOf(left);
  if (path === null) return;
  const [last = '', ...above] = [...path].reverse();
  let at = variables;
  for (const key of above.reverse()) {
    const inner = at.get(key);
    const next: PhpArray = inner instanceof Map ? inner : new Map<string, PhpValue>();
    at.set(key, next);
    at = next;
  }
  at.set(last === '' ? String(at.size) : last, operator === '=' ? plainOf(right) : UNKNOWN);
}

/** `$a['b']['c']` as a, b, c; null for a place that is only known when run. */
function pathOf(node: Node): string[] | null {
  const { kind, name, what, offset } = node as unknown as Record<string, unknown>;
  if (kind === 'variable') return typeof name === 'string' ? [name] : null;
  if (kind !== 'offsetlookup') return null;
  const outer = pathOf(what as Node);
  const key = offset === false || offset === null ? '' : plainOf(offset as Node);
  const isKey = typeof key === 'string' || typeof key === 'number';
  return outer === null || !isKey || outer.length >= DEEPEST ? null : [...outer, String(key)];
}

function plainOf(node: Node, depth = 0): PhpValue {
  const { kind, value, name, items } = node as unknown as Record<string, unknown>;
  if (kind === 'string') return typeof value === 'string' ? value : UNKNOWN;
  if (kind === 'number') return Number(value);
  if (kind === 'boolean') return value === true;
  if (kind === 'nullkeyword') return null;
  if (kind === 'name') return CONSTANTS[String(name).toLowerCase()] ?? UNKNOWN;
  return kind === 'array' && depth < DEEPEST ? arrayOf(items as readonly Entry[], depth) : UNKNOWN;
}

const CONSTANTS: Readonly<Record<string, PhpValue>> = { true: true, false: false };

interface Entry {
  readonly key: Node | null;
  readonly value: Node;
}

function arrayOf(items: readonly Entry[], depth: number): PhpArray {
  const found: PhpArray = new Map();
  for (const { key, value } of items) {
    const name = key === null ? String(found.size) : plainOf(key);
    if (typeof name === 'string' || typeof name === 'number')
      found.set(String(name), plainOf(value, depth + 1));
  }
  return found;
}
