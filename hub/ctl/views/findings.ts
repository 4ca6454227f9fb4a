import type { CheckItem__Output } from '../../../shared/proto/gen/aegir/v1/CheckItem.ts';
import type { Problem__Output } from '../../../shared/proto/gen/aegir/v1/Problem.ts';
import { whyOf } from '../../../shared/checks.ts';
import { isNote } from '../../../shared/reasons.ts';
import { below, line, toned, type Line, type Mark } from '../output/page.ts';

const OUTCOMES: Readonly<Record<string, Mark>> = {
  OUTCOME_OK: 'good',
  OUTCOME_WARNING: 'warning',
  OUTCOME_FAILED: 'bad',
};

/** A checklist: each line with what was found, and below it what to do when it is not in order. */
export function checkLines(checks: readonly CheckItem__Output[], indent = 0): Line[] {
  return checks.flatMap((check) => {
    const mark = OUTCOMES[check.outcome] ?? 'waiting';
    const remedy = mark === 'good' ? [] : below(remedyParts(check.remedy), indent);
    const finding = toned(check.finding, mark === 'good' ? 'dim' : 'plain');
    return [line([check.name, finding], indent, mark), ...remedy];
  });
}

/** Problems with whose they are, the file and line the web server named, and the remedy. */
export function problemLines(problems: readonly Problem__Output[], indent = 0): Line[] {
  return problems.flatMap((problem) => [
    line(
      [titleOf(problem), toned(problem.reason, 'dim')],
      indent,
      isNote(problem.reason) ? 'warning' : 'bad',
    ),
    ...below([toned(placeOf(problem), 'strong')], indent),
    ...below([problem.site === '' ? '' : problem.message], indent),
    ...below(remedyParts(problem.remedy), indent),
  ]);
}

function titleOf({ site, message }: Problem__Output): string {
  return site === '' ? message : `site ${site}`;
}

function placeOf({ file, line: number }: Problem__Output): string {
  return number === 0 ? file : `${file}:${String(number)}`;
}

/** The same with why each line that is not in order matters. */
export function examinedLines(checks: readonly CheckItem__Output[]): Line[] {
  return checks.flatMap((check) => {
    const [first, ...rest] = checkLines([check]);
    if (first === undefined) return [];
    const why = check.outcome === 'OUTCOME_OK' ? '' : whyOf(check.name);
    return [first, ...below(why === '' ? [] : [`why: ${why}`]), ...rest];
  });
}

/** `do: …`, or nothing where nothing is to be done. */
export function remedyParts(remedy: string): string[] {
  return remedy === '' ? [] : [`do: ${remedy}`];
}

/** State of a server, platform or site with the colour that it deserves. */
export function stateText(state: string) {
  const tone = state === 'verified' ? 'good' : state === 'failed' ? 'bad' : 'warning';
  return toned(state, tone);
}
