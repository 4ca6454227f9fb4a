import { whyOf, type Check } from './checks.ts';

const WORDS = {
  OUTCOME_UNSPECIFIED: 'unknown',
  OUTCOME_OK: 'ok',
  OUTCOME_WARNING: 'warning',
  OUTCOME_FAILED: 'failed',
} as const;

/** A checklist as text for a terminal: what is not in order says why it matters and what to do. */
export function checklistText(checks: readonly Check[]): string {
  const widest = Math.max(...checks.map(({ name }) => name.length));
  return checks.map((check) => `${lineOf(check, widest)}\n`).join('');
}

/** The same for programs: one JSON document. */
export function checklistJson(checks: readonly Check[]): string {
  const lines = checks.map(({ name, outcome, finding, remedy }) => {
    return { name, outcome: WORDS[outcome], finding, why: whyOf(name), remedy };
  });
  return `${JSON.stringify({ checks: lines }, null, 2)}\n`;
}

/** Whether something is missing that the machine cannot do without. */
export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ outcome }) => outcome !== 'OUTCOME_OK' && outcome !== 'OUTCOME_WARNING');
}

function lineOf({ name, outcome, finding, remedy }: Check, widest: number): string {
  const line = `${WORDS[outcome].padEnd(9)}${name.padEnd(widest)}  ${finding}`;
  if (outcome === 'OUTCOME_OK') return line;
  const below = [`why: ${whyOf(name)}`, `do:  ${remedy}`].map((text) => `\n${' '.repeat(9)}${text}`);
  return line + below.join('');
}
