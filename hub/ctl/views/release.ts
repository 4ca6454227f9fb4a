import type { DiffReleasesResponse__Output } from '../../../shared/proto/gen/aegir/v1/DiffReleasesResponse.ts';
import type { Release__Output } from '../../../shared/proto/gen/aegir/v1/Release.ts';
import type { ReleaseChange__Output } from '../../../shared/proto/gen/aegir/v1/ReleaseChange.ts';
import { fields, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { count, size } from '../../../shared/words.ts';
import { ago } from '../output/words.ts';

/** Digits of a digest that a person sees, and may type. */
export const DIGEST_SHOWN = 12;

export function releaseTable(releases: readonly Release__Output[], now: number): Block {
  return table(
    ['RELEASE', 'STATE', 'FILES', 'SIZE', 'MADE', 'SERVED', 'COMMIT', 'SERVERS'],
    releases.map((release) => [
      release.digest.slice(0, DIGEST_SHOWN),
      release.live ? toned('live', 'good') : 'kept',
      count(release.files),
      size(release.bytes),
      ago(release.madeMs, now),
      ago(release.servedMs, now),
      release.commit.slice(0, DIGEST_SHOWN),
      release.servers.join(','),
    ]),
  );
}

type Totals = Pick<
  DiffReleasesResponse__Output,
  'from' | 'to' | 'added' | 'removed' | 'changed' | 'bytesGrown'
>;

/** The totals, then one line for each entry. */
export function diffPage(totals: Totals, changes: readonly ReleaseChange__Output[]): Page {
  const { from, to, added, removed, changed, bytesGrown } = totals;
  const grown = `${bytesGrown < 0 ? '-' : '+'}${size(Math.abs(bytesGrown))}`;
  const summary = fields([
    ['from', from],
    ['to', to],
    ['difference', `${count(added)} added, ${count(removed)} removed, ${count(changed)} changed, ${grown}`],
  ]);
  if (changes.length === 0) return [summary];
  const rows = changes.map((one) => [
    changeText(one.change),
    one.kind,
    sizeText(one, 'bytesBefore'),
    sizeText(one, 'bytesAfter'),
    one.path,
  ]);
  return [summary, table(['CHANGE', 'KIND', 'BEFORE', 'AFTER', 'PATH'], rows)];
}

function changeText(change: string): Text {
  return toned(change, change === 'added' ? 'good' : change === 'removed' ? 'bad' : 'warning');
}

/** Only files have a size, and only on the side where they are. */
function sizeText(one: ReleaseChange__Output, side: 'bytesBefore' | 'bytesAfter'): string {
  const absent = side === 'bytesBefore' ? 'added' : 'removed';
  return one.kind !== 'file' || one.change === absent ? '' : size(one[side]);
}
