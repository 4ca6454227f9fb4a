import { lstatSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import {
  digestOfState,
  EMPTY_STATE,
  type DesiredState,
  type PlatformState,
  type SiteState,
  type WebSettings,
} from '../../shared/desired-state.ts';
import { hasCode } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { currentLink, generationFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import { phpNamesOf } from '../render/php.ts';
import type { PlacedPlatform } from '../render/context.ts';

/** What a generation is, as its generation.json keeps it. Written last: a folder without it is half-made. */
export interface GenerationRecord {
  readonly generation: number;
  readonly stateDigest: string;
  readonly state: DesiredState;
  /** See renderKey: equal keys make files that can be shared. */
  readonly renderKey: string;
  /** Platforms as they are served; one whose new release is missing is here at its last good place. */
  readonly platforms: ReadonlyMap<string, PlacedPlatform>;
  /** Sites of the state that have no files here. */
  readonly absentSites: ReadonlySet<string>;
  /** Sites whose files are those of an earlier generation, because the new ones were refused. */
  readonly heldSites: ReadonlySet<string>;
  /** Digest of each snippet carried, by its path in the generation. */
  readonly snippets: ReadonlyMap<string, string>;
  /** Ports that the generation listens on itself, those of its snippets included. */
  readonly ports: readonly number[];
  /** What was held back and why; said again after a crash, and while nothing changes. */
  readonly problems: readonly Problem[];
}

export const RECORD_FILE = 'generation.json';

interface RecordFile {
  readonly format: 1;
  readonly generation: number;
  readonly stateDigest: string;
  readonly web: WebSettings;
  readonly platformStates: readonly PlatformState[];
  readonly siteStates: readonly SiteState[];
  readonly renderKey: string;
  readonly platforms: readonly PlacedPlatform[];
  readonly absentSites: readonly string[];
  readonly heldSites: readonly string[];
  readonly snippets: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly problems: readonly Problem[];
}

/** What stands before the first generation. */
export const NO_GENERATION: GenerationRecord = {
  generation: 0,
  stateDigest: '',
  state: EMPTY_STATE,
  renderKey: '',
  platforms: new Map(),
  absentSites: new Set(),
  heldSites: new Set(),
  snippets: new Map(),
  ports: [],
  problems: [],
};

/** Text of generation.json. */
export function encodeRecord(record: GenerationRecord): string {
  const file: RecordFile = {
    format: 1,
    generation: record.generation,
    stateDigest: record.stateDigest,
    web: record.state.web,
    platformStates: [...record.state.platforms.values()],
    siteStates: [...record.state.sites.values()],
    renderKey: record.renderKey,
    platforms: [...record.platforms.values()],
    absentSites: [...record.absentSites],
    heldSites: [...record.heldSites],
    snippets: Object.fromEntries(record.snippets),
    ports: record.ports,
    problems: record.problems,
  };
  return `${JSON.stringify(file)}\n`;
}

interface KnownRecord {
  /** Of the file that was read. */
  readonly stamp: string;
  readonly record: GenerationRecord | null;
}

/** Records of thousands of sites take long to read and check, and are asked for often; a few generations are kept. */
const KNOWN = new Map<string, KnownRecord>();
const MOST_KNOWN = 24;

/** The record of a generation's folder, or null when the folder is half-made or damaged. */
export function readRecord(folder: string): GenerationRecord | null {
  const path = `${folder}/${RECORD_FILE}`;
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const stamp = stat === undefined ? '' : [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join(' ');
  const known = KNOWN.get(path);
  if (known?.stamp === stamp) return known.record;
  const record = decodeRecord(readIfThere(path) ?? '');
  KNOWN.delete(path);
  for (const oldest of [...KNOWN.keys()].slice(0, KNOWN.size + 1 - MOST_KNOWN)) KNOWN.delete(oldest);
  if (stamp !== '') KNOWN.set(path, { stamp, record });
  return record;
}

function decodeRecord(text: string): GenerationRecord | null {
  const file = parse(text);
  if (file?.format !== 1) return null;
  const state: DesiredState = {
    web: file.web,
    platforms: new Map(file.platformStates.map((platform) => [platform.name, platform])),
    sites: new Map(file.siteStates.map((site) => [site.uri, site])),
  };
  if (digestOfState(state) !== file.stateDigest) return null;
  return {
    generation: file.generation,
    stateDigest: file.stateDigest,
    state,
    renderKey: file.renderKey,
    platforms: new Map(file.platforms.map((platform) => [platform.name, platform])),
    absentSites: new Set(file.absentSites),
    heldSites: new Set(file.heldSites),
    snippets: new Map(Object.entries(file.snippets)),
    ports: file.ports,
    problems: file.problems,
  };
}

/** Number of the generation that `current` points to, 0 when there is none. */
export function currentNumber(config: SpokeConfig): number {
  try {
    const number = Number(basename(readlinkSync(currentLink(config))));
    return Number.isSafeInteger(number) ? number : 0;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EINVAL')) return 0;
    throw error;
  }
}

/** The record of what is served now. A damaged one keeps its number and forgets its state. */
export function currentRecord(config: SpokeConfig): GenerationRecord {
  const generation = currentNumber(config);
  if (generation === 0) return NO_GENERATION;
  return readRecord(generationFolder(config, generation)) ?? { ...NO_GENERATION, generation };
}

/** URIs of the enabled or disabled sites that a generation has files of. */
export function servedSites(record: GenerationRecord): string[] {
  return [...record.state.sites.keys()].filter((uri) => !record.absentSites.has(uri));
}

/** Whether a record stands for a generation whose own record cannot be read: only its number is known. */
export function isDamaged({ generation, stateDigest }: GenerationRecord): boolean {
  return generation > 0 && stateDigest === '';
}

/** Whether a php-fpm may remember what is served no longer: code of another release, or a setting that no site has. */
export function hasStalePhp(from: GenerationRecord, to: GenerationRecord): boolean {
  const newCode = [...to.platforms.values()].some(
    ({ name, release }) => from.platforms.get(name)?.release !== release,
  );
  const names = phpNamesOf(to.state.sites.values());
  return newCode || phpNamesOf(from.state.sites.values()).some((name) => !names.includes(name));
}

function parse(text: string): RecordFile | null {
  try {
    return JSON.parse(text) as RecordFile;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
