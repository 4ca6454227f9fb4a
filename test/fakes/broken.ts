import { expect } from 'vitest';
import type { CheckName } from '../../shared/checks.ts';

/** A line of a checklist, in the words of the wire, of tasks or of JSON. */
interface Line {
  readonly name: string;
  readonly outcome: string;
  readonly remedy: string;
}

/**
 * A checklist names what was broken, and what mends it. Each check has a unit test that breaks what it looks at and calls this:
 * shared/checks.test.ts holds the list of checks against these calls.
 */
export function expectBroken(
  name: CheckName,
  lines: Iterable<Line | undefined>,
  remedy: RegExp | string,
): void {
  const line = [...lines].find((one) => one?.name === name);
  expect(line, `no line ${name}`).toBeDefined();
  expect([name, line?.outcome]).toEqual([name, expect.stringMatching(/^(?:OUTCOME_)?(?:warning|failed)$/i)]);
  expect(line?.remedy).toMatch(remedy);
}
