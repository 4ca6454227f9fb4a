import type { GetStatusResponse__Output } from '../../../shared/proto/gen/aegir/v1/GetStatusResponse.ts';
import type { Spoke__Output } from '../../../shared/proto/gen/aegir/v1/Spoke.ts';
import { fields, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { counted } from '../../../shared/words.ts';
import { ago, instant, moment } from '../output/words.ts';
import { problemLines } from './findings.ts';
import { spokeText } from './server.ts';

export function spokeTable(spokes: readonly Spoke__Output[], now: number): Block {
  return table(
    ['SERVER', 'STATE', 'HOST', 'VERSION', 'SEEN', 'GENERATION', 'CERTIFICATE', 'EXPIRES'],
    spokes.map((spoke) => [
      spoke.server,
      spokeText(spoke.state),
      spoke.hostname,
      spoke.version,
      ago(spoke.lastSeenMs, now),
      String(spoke.generation),
      spoke.certificateSerial,
      spoke.certificateNotAfterMs === 0 ? '' : instant(spoke.certificateNotAfterMs),
    ]),
  );
}

/** The hub and its farm at a glance; what is wrong comes last, where the eye ends. */
export function statusPage(status: GetStatusResponse__Output, now: number): Page {
  return [
    fields([
      ['hub', `version ${status.version}`],
      ['started', moment(status.startedMs, now)],
      ['epoch', String(status.epoch)],
      [
        'farm',
        [
          counted(status.servers, 'server'),
          counted(status.platforms, 'platform'),
          counted(status.sites, 'site'),
        ].join(', '),
      ],
      ['spokes', spokesText(status)],
      ['tasks', tasksText(status)],
    ]),
    ...section('Problems', problemLines(status.problems)),
  ];
}

function spokesText(status: GetStatusResponse__Output): Text {
  const text = `${String(status.spokesConnected)} connected, ${String(status.spokesAway)} away`;
  return toned(text, status.spokesAway > 0 ? 'bad' : 'plain');
}

function tasksText(status: GetStatusResponse__Output): Text {
  const { tasksQueued, tasksRunning, tasksWaiting, tasksFailedToday } = status;
  const text = `${String(tasksRunning)} running, ${String(tasksQueued)} queued, ${String(tasksWaiting)} waiting, ${String(tasksFailedToday)} failed today`;
  return toned(text, tasksFailedToday > 0 ? 'warning' : 'plain');
}
