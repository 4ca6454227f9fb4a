import { LIMITS } from '../limits.ts';
import { ByteReader, corruptManifest } from './bytes.ts';
import { MAGIC, VERSION } from './encode.ts';
import { DIGEST_BYTES } from './entry.ts';
import { KIND_CODES, Manifest } from './manifest.ts';
import { readablePath } from './paths.ts';
import { checkSymlinks } from './symlinks.ts';
import { Ancestry } from './ancestry.ts';

/**
 * Reads an encoded manifest from a peer that may be hostile. What comes back is a tree: names are
 * plain, parents are folders and come first, nothing is there twice, symlinks stay inside, counts
 * and sizes are within LIMITS. It keeps these bytes. Throws CONTENT_CORRUPT otherwise.
 */
export function decodeManifest(encoded: Buffer): Manifest {
  const manifest = parseManifest(encoded);
  checkSymlinks(manifest, (path) => {
    throw corruptManifest(`symlink ${readablePath(path)} leaves the tree or leads nowhere but to itself`);
  });
  return manifest;
}

/** As {@link decodeManifest}, but symlinks may lead anywhere. */
export function parseManifest(encoded: Buffer): Manifest {
  const parts = split(encoded);
  const { count, kinds } = parts;
  const targetStarts = new Uint32Array(count + 1);
  const blockStarts = new Uint32Array(count + 1);
  const blockEnds = new Float64Array(parts.digests.length / DIGEST_BYTES);
  const blockEntries = new Uint32Array(blockEnds.length);
  const ancestry = new Ancestry(parts);
  let [files, bytes] = [0, 0];
  for (let index = 0; index < count; index++) {
    const kind = kinds[index];
    ancestry.take(index);
    const target = kind === KIND_CODES.symlink ? targetLength(parts) : 0;
    const isFile = kind === KIND_CODES.file || kind === KIND_CODES.executable;
    const blocks = isFile ? fileBlocks(parts, blockEnds, blockStarts[index] ?? 0) : 0;
    targetStarts[index + 1] = (targetStarts[index] ?? 0) + target;
    const end = (blockStarts[index] ?? 0) + blocks;
    for (let block = end - blocks; block < end; block++) blockEntries[block] = index;
    blockStarts[index + 1] = end;
    if (isFile) files += 1;
    if (blocks > 0) bytes += blockEnds[end - 1] ?? 0;
  }
  ancestry.end();
  if (blockStarts[count] !== blockEnds.length) throw corruptManifest('it has digests left over');
  for (const column of [parts.sizes, parts.blockCounts, parts.blockLengths]) column.end();
  for (const column of [parts.targetLengths, parts.targetReader]) column.end();
  const { parents, nameStarts } = ancestry;
  const { depths, names, digests, targets } = parts;
  const starts = { nameStarts, targetStarts, blockStarts };
  return new Manifest({
    totals: { encodedBytes: encoded.length, files, bytes },
    ...{ depths, kinds, names, digests, targets, parents, ...starts, blockEnds, blockEntries },
  });
}

/** Digests of all blocks of the files in an encoded manifest that is known to be right, 32 bytes each. */
export function blockDigestsIn(encoded: Buffer): Buffer {
  return split(encoded).digests;
}

type Parts = ReturnType<typeof split>;

/** The columns of an encoded manifest; those with a byte for each entry have as many as it says. */
function split(encoded: Buffer) {
  if (encoded.length > LIMITS.manifestBytes) throw corruptManifest('it is too large');
  const reader = new ByteReader(encoded);
  if (reader.text(MAGIC.length) !== MAGIC) throw corruptManifest('it does not start as one');
  const version = reader.byte();
  if (version !== VERSION) throw corruptManifest(`its version ${String(version)} is not known here`);
  const count = reader.varint();
  if (count > LIMITS.manifestEntries) throw corruptManifest('it has too many entries');
  const bytes = (): Buffer => reader.take(reader.varint());
  const [depths, kinds, nameLengths, names] = [bytes(), bytes(), bytes(), bytes()];
  const [sizes, blockCounts, blockLengths] = [reader.column(), reader.column(), reader.column()];
  const [digests, targetLengths, targets] = [bytes(), reader.column(), bytes()];
  reader.end();
  for (const column of [depths, kinds, nameLengths]) {
    if (column.length !== count) throw corruptManifest('its columns are not of one length');
  }
  if (digests.length % DIGEST_BYTES !== 0) throw corruptManifest('it has half a digest');
  const targetReader = new ByteReader(targets);
  return {
    ...{ count, depths, kinds, nameLengths, names, sizes, blockCounts, blockLengths, digests },
    ...{ targetLengths, targets, targetReader },
  };
}

/** Reads size and blocks of a file, notes where each block ends, and tells how many there are. */
function fileBlocks(parts: Parts, blockEnds: Float64Array, first: number): number {
  const size = parts.sizes.varint();
  if (size > LIMITS.fileBytes) throw corruptManifest('a file is too large');
  const blocks = parts.blockCounts.varint();
  if (blocks > blockEnds.length - first) throw corruptManifest('it ends too early');
  let end = 0;
  for (let block = first; block < first + blocks; block++) {
    const length = blocks === 1 ? size : parts.blockLengths.varint();
    if (length === 0 || length > LIMITS.blockBytes)
      throw corruptManifest('a block has no size that one may have');
    end += length;
    blockEnds[block] = end;
  }
  if (end !== size) throw corruptManifest('the blocks of a file are not its size');
  return blocks;
}

function targetLength({ targetLengths, targetReader }: Parts): number {
  const length = targetLengths.varint();
  if (length === 0 || length > LIMITS.manifestTargetBytes || targetReader.take(length).includes(0)) {
    throw corruptManifest('a symlink target is not one');
  }
  return length;
}
