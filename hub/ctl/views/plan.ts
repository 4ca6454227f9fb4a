import type { FieldChange__Output } from '../../../shared/proto/gen/aegir/v1/FieldChange.ts';
import type { Plan__Output } from '../../../shared/proto/gen/aegir/v1/Plan.ts';
import type { PlannedChange__Output } from '../../../shared/proto/gen/aegir/v1/PlannedChange.ts';
import type { ServerPlan__Output } from '../../../shared/proto/gen/aegir/v1/ServerPlan.ts';
import { below, fields, line, section, toned, type Line, type Page, type Tone } from '../output/page.ts';
import { isNote } from '../../../shared/reasons.ts';
import { counted } from '../../../shared/words.ts';
import { problemLines } from './findings.ts';
import { DIGEST_SHOWN } from './release.ts';

/** What would be done, server by server, and what each server's web server says of it. */
export function planPage({ digest, servers }: Plan__Output): Page {
  return [...servers.flatMap(serverPart), fields([['plan', toned(digest, 'dim')]])];
}

function serverPart(server: ServerPlan__Output): Page {
  const { changes, changesLeftOut, notes, whole } = server;
  const lines = [
    ...(whole ? [line(['what it serves is not known: the whole state is sent'], 0, 'warning')] : []),
    ...changes.flatMap(changeLines),
    ...(changesLeftOut > 0 ? [line([`and ${counted(changesLeftOut, 'more change')}`])] : []),
    ...notes.map((note) => line([note])),
    ...verdictLines(server),
  ];
  return section(server.server, lines.length === 0 ? [line(['nothing to do'])] : lines);
}

const SIGNS: Readonly<Record<string, readonly [sign: string, tone: Tone]>> = {
  added: ['+', 'good'],
  removed: ['-', 'bad'],
  changed: ['~', 'warning'],
};

function changeLines({ kind, name, change, fields: differing }: PlannedChange__Output): Line[] {
  const [sign, tone] = SIGNS[change] ?? ['?', 'plain'];
  return [
    line([toned(sign, tone), name === '' ? `${kind} settings` : `${kind} ${name}`]),
    ...differing.map((field) => fieldLine(field, change)),
  ];
}

function fieldLine({ name, before, after }: FieldChange__Output, change: string): Line {
  const value = (text: string): string => (text === '' ? '(none)' : shortened(text));
  const text = change === 'added' ? value(after) : `${value(before)} -> ${value(after)}`;
  return line([toned(name, 'dim'), text], 4);
}

/** A digest in the length that people use. */
function shortened(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, DIGEST_SHOWN) : text;
}

function verdictLines({ verdict, failure, problems }: ServerPlan__Output): Line[] {
  switch (verdict) {
    case 'passes':
      return [
        problems.every(({ reason }) => isNote(reason))
          ? line(['its web server takes it'], 0, 'good')
          : line(['its web server takes the rest'], 0, 'warning'),
        ...problemLines(problems),
      ];
    case 'refused':
      return [
        line(['its web server refuses all of it'], 0, 'bad'),
        ...(failure ? problemLines([failure], 2) : []),
      ];
    case 'not asked':
      return [
        line(['its web server was not asked'], 0, 'warning'),
        ...below([failure?.message ?? '', toned(failure?.reason ?? '', 'dim')]),
      ];
    default:
      return [];
  }
}
