import { decodeManifest } from '../../shared/manifest/decode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import type { PlatformLibrary } from './library.ts';

/** The manifest of a release that the library keeps. Throws RELEASE_MISSING. */
export async function keptManifest(
  library: PlatformLibrary,
  platformId: string,
  release: string,
): Promise<Manifest> {
  const slices: Buffer[] = [];
  for await (const slice of library.manifest(platformId, release)) slices.push(slice);
  return decodeManifest(Buffer.concat(slices));
}
