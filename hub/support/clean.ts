import { redactLine, redactText, redactValue } from '../../shared/redaction.ts';
import type { KnownSecrets } from './known-secrets.ts';

/**
 * A line of text, or a value as JSON with this indent, without secrets. Those that are known go first: what hides by looks
 * may leave the half of one.
 */
export function cleaned(value: unknown, secrets: KnownSecrets, indent: number): string {
  if (typeof value === 'string') return `${secrets.hide(redactLogLine(secrets.hide(value)))}\n`;
  return `${JSON.stringify(redactValue(hidden(value, secrets)) ?? null, null, indent)}\n`;
}

/** The same value; a number that is a secret becomes text. */
function hidden(value: unknown, secrets: KnownSecrets): unknown {
  if (typeof value === 'string') return secrets.hide(value);
  if (typeof value === 'number') {
    const text = secrets.hide(String(value));
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map((one) => hidden(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [secrets.hide(key), hidden(one, secrets)]),
  );
}

/** In a line of the journal, JSON stands behind what the journal itself says. */
function redactLogLine(line: string): string {
  const at = line.indexOf('{');
  return at < 0 ? redactText(line) : redactText(line.slice(0, at)) + redactLine(line.slice(at));
}
