import type { DriftEntry__Output } from '../../../shared/proto/gen/aegir/v1/DriftEntry.ts';
import { line, section, toned, type Line, type Page, type Tone } from '../output/page.ts';
import { ago } from '../output/words.ts';

/** What differs now, then what was put back, each with its difference. */
export function driftPage(
  standing: readonly DriftEntry__Output[],
  healed: readonly DriftEntry__Output[],
  now: number,
): Page {
  return [
    ...section(
      'Changed behind our back',
      standing.flatMap((entry) => entryLines(entry, now)),
    ),
    ...section(
      'Put back',
      healed.flatMap((entry) => entryLines(entry, now)),
    ),
  ];
}

function entryLines({ path, kind, seenMs, diff, answer }: DriftEntry__Output, now: number): Line[] {
  const mark = answer === 'healed' ? 'good' : 'warning';
  const about = kind === 'unserved' ? answer : answerText(answer);
  return [
    line([toned(path, 'strong'), kind, toned(ago(seenMs, now), 'dim'), about], 0, mark),
    ...(diff === '' ? [] : diff.split('\n').map((text) => line([toned(text, toneOf(text))], 4))),
  ];
}

function answerText(answer: string): string {
  if (answer === 'healed' || answer === '') return '';
  return answer === 'adopt' ? 'is tested, and adopted when it passes' : `cannot be put back: ${answer}`;
}

function toneOf(text: string): Tone {
  if (text.startsWith('+')) return 'good';
  if (text.startsWith('-')) return 'bad';
  return text.startsWith('@@') ? 'dim' : 'plain';
}
