import { createHash } from 'node:crypto';
import { LIMITS } from '../limits.ts';
import { ByteReader, ByteWriter, corruptManifest } from './bytes.ts';
import { compareTrees, type Differences } from './compare.ts';
import { decodeManifest } from './decode.ts';
import { kindCode, ManifestWriter } from './encode.ts';
import { blockCount, DIGEST_BYTES, type Entry } from './entry.ts';
import { KIND_CODES, type Manifest } from './manifest.ts';

const MAGIC = 'AEGD';
const VERSION = 1;

/**
 * What turns one manifest into another, as bytes:
 *
 *     AEGD · version u8 · steps, with their length in front · the entries that are put in
 *
 * A step is three numbers: entries of the old manifest to keep, to leave out, and to put in. An entry
 * that is put in is its path, its kind, and for files size, blocks, lengths and digests, for symlinks
 * the target. Equal trees give the empty list of steps but one.
 */
export function encodeDelta(from: Manifest, to: Manifest, differences = compareTrees(from, to)): Buffer {
  const steps = new ByteWriter();
  const put = new ByteWriter();
  for (const { keep, drop, first, more } of stepsBetween(from, to, differences)) {
    for (const number of [keep, drop, more]) steps.varint(number);
    for (let index = first; index < first + more; index++) writeEntry(put, to.at(index));
  }
  const out = new ByteWriter();
  out.text(MAGIC);
  out.byte(VERSION);
  out.column(steps);
  out.column(put);
  return out.finish();
}

/** A piece of a manifest on its way: of the whole, of a delta to it, or of a pack of what is new with that delta. */
export interface ManifestSlice {
  readonly kind: 'whole' | 'delta' | 'pack';
  readonly bytes: Buffer;
}

export interface Composed {
  readonly encoded: Buffer;
  readonly manifest: Manifest;
}

/**
 * Applies a delta from a peer that may be hostile. What comes out is held to the digest that names
 * the release and to everything a whole manifest is held to. Throws CONTENT_CORRUPT otherwise.
 */
export function applyDelta(from: Manifest, delta: Buffer, release: string): Composed {
  const reader = new ByteReader(delta);
  if (reader.text(MAGIC.length) !== MAGIC) throw corruptManifest('its delta does not start as one');
  if (reader.byte() !== VERSION) throw corruptManifest('the version of its delta is not known here');
  const steps = reader.column();
  const put = reader.column();
  reader.end();
  const encoded = compose(from, steps, put);
  put.end();
  if (createHash('sha256').update(encoded).digest('hex') !== release) {
    throw corruptManifest('its delta leads to another one than was announced');
  }
  return { encoded, manifest: decodeManifest(encoded) };
}

interface Step {
  readonly keep: number;
  readonly drop: number;
  /** Entries of the new manifest that are put in: the first, and how many. */
  readonly first: number;
  readonly more: number;
}

function* stepsBetween(
  from: Manifest,
  to: Manifest,
  { removed, changed, added }: Differences,
): Iterable<Step> {
  const dropped = [...removed, ...changed.map(([before]) => before)].sort((a, b) => a - b);
  const inserted = [...added, ...changed.map(([, now]) => now)].sort((a, b) => a - b);
  let before = 0;
  let now = 0;
  let drops = 0;
  let inserts = 0;
  while (before < from.length || now < to.length) {
    const keep = Math.min((dropped[drops] ?? from.length) - before, (inserted[inserts] ?? to.length) - now);
    const [end, first] = [before + keep, now + keep];
    [before, now] = [end, first];
    for (; dropped[drops] === before && drops < dropped.length; drops++) before += 1;
    for (; inserted[inserts] === now && inserts < inserted.length; inserts++) now += 1;
    yield { keep, drop: before - end, first, more: now - first };
  }
}

function compose(from: Manifest, steps: ByteReader, put: ByteReader): Buffer {
  const writer = new ManifestWriter(from);
  let at = 0;
  while (steps.remaining > 0) {
    const [keep, drop, more] = [steps.varint(), steps.varint(), steps.varint()];
    if (keep + drop > from.length - at) throw corruptManifest('its delta goes past the end of the old one');
    if (writer.length + keep + more > LIMITS.manifestEntries)
      throw corruptManifest('it has too many entries');
    writer.copy(from, at, at + keep);
    at += keep + drop;
    for (let count = 0; count < more; count++) writer.add(readEntry(put));
  }
  if (at !== from.length) throw corruptManifest('its delta does not come to the end of the old one');
  return writer.finish();
}

function writeEntry(out: ByteWriter, entry: Entry): void {
  out.varint(entry.path.length);
  out.text(entry.path);
  out.byte(kindCode(entry));
  if (entry.kind === 'file') {
    out.varint(entry.size);
    out.varint(blockCount(entry));
    for (const length of entry.blockLengths) out.varint(length);
    out.text(entry.content);
  } else if (entry.kind === 'symlink') {
    out.varint(entry.target.length);
    out.text(entry.target);
  }
}

/** Only as right as reading it takes: the whole manifest is checked when it is put together. */
function readEntry(put: ByteReader): Entry {
  const path = put.text(put.varint());
  const kind = put.byte();
  if (kind === KIND_CODES.folder) return { kind: 'folder', path };
  if (kind === KIND_CODES.symlink) return { kind: 'symlink', path, target: put.text(put.varint()) };
  if (kind !== KIND_CODES.file && kind !== KIND_CODES.executable) {
    throw corruptManifest('its delta has an entry of no known kind');
  }
  const mode = kind === KIND_CODES.executable ? 0o755 : 0o644;
  const size = put.varint();
  const blocks = put.varint();
  if (blocks > put.remaining) throw corruptManifest('its delta ends too early');
  const blockLengths = blocks > 1 ? Array.from({ length: blocks }, () => put.varint()) : [];
  return { kind: 'file', path, mode, size, content: put.text(blocks * DIGEST_BYTES), blockLengths };
}
