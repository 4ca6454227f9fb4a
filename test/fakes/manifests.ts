import { decodeManifest } from '../../shared/manifest/decode.ts';
import { encodeManifest } from '../../shared/manifest/encode.ts';
import type { Entry } from '../../shared/manifest/entry.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';

/** The manifest of these entries, which are a tree in canonical order. */
export function manifestOf(entries: Iterable<Entry>): Manifest {
  return decodeManifest(encodeManifest(entries));
}
