import { decodeManifest, parseManifest } from '../../shared/manifest/decode.ts';
import { ManifestWriter } from '../../shared/manifest/encode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';

/**
 * One manifest of pieces that follow each other in the order of the tree: folders on the way to the files of a piece stand in
 * each of them. Throws CONTENT_CORRUPT where they do not follow each other.
 */
export function joinPieces(pieces: readonly Buffer[]): Manifest {
  const writer = new ManifestWriter();
  let last = '';
  for (const encoded of pieces) {
    const piece = decodeManifest(encoded);
    let from = 0;
    while (from < piece.length && piece.isFolder(from) && last.startsWith(`${piece.pathOf(from)}/`))
      from += 1;
    writer.copy(piece, from, piece.length);
    last = piece.length > 0 ? piece.pathOf(piece.length - 1) : last;
  }
  return parseManifest(writer.finish());
}
