import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { LIMITS } from '../../shared/limits.ts';
import type { SpokeConfig } from '../config.ts';
import { isOpen, type Originals } from '../apply/originals.ts';
import { snippetPath } from '../apply/snippets.ts';
import { entryText } from '../apply/generations.ts';
import { configFolder, ENTRY_KINDS } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import type { Drift } from './drift-scan.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A drift with what a person wants to know of it. */
export interface DescribedDrift extends Drift {
  /** In the unified form; '' where it is not to be shown. */
  readonly diff: string;
  /** Of what is there now, hex SHA-256; '' for nothing. Tells one edit from the next. */
  readonly digest: string;
}

/** Larger files are not compared. */
const LARGEST_BYTES = 256 << 10;
const CURRENT = 'current/';

/** Adds to each drift how it differs from what was written, up to so many bytes of differences together. */
export function describeDrift(
  items: readonly Drift[],
  config: SpokeConfig,
  originals: Originals,
  generation: number,
): DescribedDrift[] {
  let room: number = LIMITS.driftDiffsBytes;
  return items.map((item) => {
    const now = textAt(`${configFolder(config)}/${item.path}`);
    const before = originalOf(item, config, originals, generation);
    const isShown = now !== null && before !== null && isReadable(item.path);
    const diff = isShown
      ? bounded(hideSecrets(unifiedDiff(before, now)), Math.min(room, LIMITS.driftDiffBytes))
      : '';
    room -= diff.length;
    return { ...item, diff, digest: now === null || now === '' ? '' : digestOf(now) };
  });
}

/** '' where nothing is; null for what is no text of a sensible size. */
function textAt(file: string): string | null {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return '';
  if (!stat.isFile() || stat.size > LARGEST_BYTES) return null;
  const text = readIfThere(file);
  return text === null || text.includes('\0') ? null : text;
}

function originalOf(
  { path, kind }: Drift,
  config: SpokeConfig,
  originals: Originals,
  generation: number,
): string | null {
  const entry = ENTRY_KINDS.find((kind) => path === `${kind}.conf`);
  if (entry !== undefined) return entryText(config, entry);
  const inside = path.startsWith(CURRENT) ? path.slice(CURRENT.length) : carriedPath(path);
  // What was changed was something; when it is not known what, there is nothing to compare with.
  return originals.find(generation, inside) ?? (kind === 'added' ? '' : null);
}

/** Where a generation carries a snippet of the administrator. */
function carriedPath(path: string): string {
  const site = /^site\.d\/(.+)\.conf$/.exec(path)?.[1];
  return site === undefined ? path : snippetPath(site);
}

function isReadable(path: string): boolean {
  return isOpen(path.startsWith(CURRENT) ? path.slice(CURRENT.length) : path);
}

const SECRET = /pass(?:w|_|\b)|secret|token|credential|private|api_?key/i;

/** A line that may hold a secret keeps its sign and its first words. */
function hideSecrets(diff: string): string {
  return diff
    .split('\n')
    .map((line) => (SECRET.test(line) ? `${/^.?\s*\S*/.exec(line)?.[0] ?? ''} [not shown]` : line))
    .join('\n');
}

function bounded(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf('\n', most);
  return end <= 0 ? '' : `${text.slice(0, end)}\n[cut]`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
