import { AppError } from '../../shared/errors.ts';
import type { Observed } from '../inventory/observed.ts';
import { keptManifest } from '../platforms/kept-manifest.ts';
import type { PlatformLibrary } from '../platforms/library.ts';
import { diffReleases } from '../platforms/release-diff.ts';
import type { ForeseenCode } from '../tasks/kind.ts';

interface CodeParts {
  readonly library: PlatformLibrary;
  readonly observed: Observed;
}

/** What would become of code on a server, in words and in the numbers that are known. */
export function codeNotes(
  parts: CodeParts,
  serverId: string,
  codes: readonly ForeseenCode[],
): Promise<string[]> {
  return Promise.all(codes.map((code) => noteOf(parts, serverId, code)));
}

async function noteOf(
  { library, observed }: CodeParts,
  serverId: string,
  code: ForeseenCode,
): Promise<string> {
  const { platform, from, to } = code;
  if (to === null) return `the code of ${platform} is read again on the hub, and what differs is synced`;
  const place = observed.releases(serverId).has(to) ? 'the server has it' : 'it is synced first';
  const way = `the code of ${platform} becomes release ${to.slice(0, 12)}, ${place}`;
  const numbers = from === null ? null : await differenceBetween(library, code.platformId, from, to);
  return numbers === null ? way : `${way}: ${numbers}`;
}

/** Null when one of the two cannot be read any more: the task itself will say so. */
async function differenceBetween(
  library: PlatformLibrary,
  platformId: string,
  from: string,
  to: string,
): Promise<string | null> {
  try {
    const [before, after] = [
      await keptManifest(library, platformId, from),
      await keptManifest(library, platformId, to),
    ];
    const { added, removed, changed, bytesGrown } = diffReleases(before, after);
    const grown = `${bytesGrown < 0 ? '-' : '+'}${String(Math.abs(bytesGrown))} bytes`;
    return `${String(added)} added, ${String(removed)} removed, ${String(changed)} changed, ${grown}`;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
