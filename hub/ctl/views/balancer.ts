import type { Pool__Output } from '../../../shared/proto/gen/aegir/v1/Pool.ts';
import type { SiteSighting__Output } from '../../../shared/proto/gen/aegir/v1/SiteSighting.ts';
import { table, toned, type Block, type Text } from '../output/page.ts';
import { moment } from '../output/words.ts';

/** Whom a balancer passes visitors on to. */
export function poolTable(pools: readonly Pool__Output[]): Block {
  return table(
    ['POOL', 'MEMBER', 'ADDRESS', 'PORTS', 'WEIGHT'],
    pools.flatMap(({ name, members }) =>
      members.map((member) => [
        name,
        member.name,
        member.address,
        [member.httpPort, ...(member.httpsPort === 0 ? [] : [member.httpsPort])].join(', '),
        String(member.weight),
      ]),
    ),
  );
}

/** What each server answered for a site. */
export function sightingTable(sightings: readonly SiteSighting__Output[], now: number): Block {
  return table(
    ['SERVER', 'SCHEME', 'ADDRESS', 'STATUS', 'TIME', 'RELEASE', 'CERTIFICATE', 'DETAIL'],
    sightings.map((row) => [
      row.isBalancer ? `${row.server} (balancer)` : row.server,
      row.scheme,
      row.address,
      statusText(row),
      `${String(row.milliseconds)} ms`,
      row.release.slice(0, 12),
      certificateText(row, now),
      row.detail,
    ]),
  );
}

function statusText({ status }: SiteSighting__Output): Text {
  if (status === 0) return toned('none', 'bad');
  return toned(String(status), status >= 500 ? 'bad' : 'good');
}

function certificateText(row: SiteSighting__Output, now: number): Text {
  if (row.scheme === 'http' || row.status === 0) return '';
  if (!row.certificateMatches) return toned('another one', 'bad');
  return `until ${moment(row.certificateEndsMs, now)}`;
}
