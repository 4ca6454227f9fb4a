import { faultPoint } from '../../shared/fault-points.ts';
import { sameObject, type DesiredState, type SiteState } from '../../shared/desired-state.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER } from '../render/pages.ts';
import {
  platformFile,
  type FolderRules,
  type PlacedPlatform,
  type RenderContext,
} from '../render/context.ts';
import {
  renderClosed,
  renderGeneration,
  renderKey,
  renderPlatformFile,
  renderSiteFiles,
} from '../render/render.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import { versionOf } from '../render/php.ts';
import { foldersByHost, type Beside } from '../render/subdirectories.ts';
import { pathsOf } from '../render/renderer.ts';
import type { GenerationDraft } from './draft.ts';
import type { Placement } from './placement.ts';
import type { GenerationRecord } from './record.ts';
import type { RulesReader } from '../webserver/webserver.ts';
import { asServed, type Securing } from './securing.ts';
import type { Suspects } from './suspects.ts';
import { snippetPath, type Snippet } from './snippets.ts';

export interface Composition {
  readonly state: DesiredState;
  readonly placement: Placement;
  readonly securing: Securing;
  readonly snippets: readonly Snippet[];
  /** Snippets that ended the web server before; they are held back. */
  readonly suspects: Suspects;
  readonly context: RenderContext;
  /** What visitors of a site under maintenance get. */
  readonly maintenancePage: string;
  /** The generation served now, whose files are shared where nothing changed. */
  readonly before: GenerationRecord;
  /** Reads the rules of a folder of code; null where they mean nothing. */
  readonly readRules: RulesReader['read'] | null;
  /** Write every file anew. */
  readonly force: boolean;
}

/** Fills a draft. Only what changed is rendered; the rest is linked from the generation before. */
export async function compose(
  draft: GenerationDraft,
  composition: Composition,
  signal: AbortSignal,
): Promise<void> {
  const { state, context, before } = composition;
  composeFrame(draft, composition, composition.placement.homeless);
  draft.write(`${PAGES_FOLDER}/${MAINTENANCE_FILE}`, composition.maintenancePage);
  const fresh = composition.force || before.renderKey !== renderKey(state, context);
  await composePlatforms(draft, composition, fresh, signal);
  if (state.web.type === 'none') return;
  await composeSnippets(draft, composition, signal);
  await composeSites(draft, composition, fresh, signal);
  faultPoint('apply.render');
}

/**
 * Writes what a generation has around the files of its sites when these of them are left out: its own files, and the
 * closed doors of folders that the site of their host has no say in.
 */
export function composeFrame(
  draft: GenerationDraft,
  { state, context, securing }: Composition,
  absent: ReadonlySet<string>,
): void {
  const { web } = state;
  const present = [...state.sites].filter(([uri]) => !absent.has(uri));
  const sites = new Map(present.map(([uri, site]) => [uri, asServed(site, securing)]));
  for (const file of renderGeneration({ web, sites }, context)) draft.write(file.path, file.text);
  for (const site of state.sites.values()) {
    if (!absent.has(site.uri) || !isSubdirectory(site.uri)) continue;
    for (const file of renderClosed(site, state, context)) draft.write(file.path, file.text);
  }
}

async function composePlatforms(
  draft: GenerationDraft,
  composition: Composition,
  fresh: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { state, placement, context, before } = composition;
  for (const platform of placement.platforms.values()) {
    await draft.breathe(signal);
    draft.symlink(`platforms/${platform.name}`, `${context.releases}/${platform.release}`);
    if (state.web.type === 'none') continue;
    const same = !fresh && sameObject(platform, before.platforms.get(platform.name));
    if (same && draft.reuse(`platform.d/${platformFile(platform.name)}`)) continue;
    const rules = await rulesOf(platform, composition);
    for (const file of renderPlatformFile(platform, state, context, rules)) draft.write(file.path, file.text);
  }
}

async function rulesOf(
  { docroot, rules }: PlacedPlatform,
  { readRules }: Composition,
): Promise<FolderRules[]> {
  if (rules?.kind !== 'once' || readRules === null) return [];
  return Promise.all(
    rules.folders.map(async (folder) => ({
      folder,
      text: (await readRules(folder === '' ? docroot : `${docroot}/${folder}`)) ?? '',
    })),
  );
}

async function composeSnippets(
  draft: GenerationDraft,
  { snippets }: Composition,
  signal: AbortSignal,
): Promise<void> {
  for (const snippet of snippets) {
    await draft.breathe(signal);
    draft.write(snippet.path, snippet.text);
  }
}

async function composeSites(
  draft: GenerationDraft,
  composition: Composition,
  fresh: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { state, placement, context, snippets } = composition;
  const carried = new Set(snippets.map((snippet) => snippet.path));
  const folders = foldersByHost(state.sites.keys());
  const before = foldersByHost(composition.before.state.sites.keys());
  for (const site of state.sites.values()) {
    if (placement.homeless.has(site.uri)) continue;
    await draft.breathe(signal);
    const beside: Beside = {
      snippet: carried.has(snippetPath(site.uri)),
      folders: folders.get(site.uri) ?? [],
    };
    const sameBeside = sameObject(beside.folders, before.get(site.uri) ?? []);
    const same = !fresh && sameBeside && isUnchanged(site, composition, beside.snippet);
    const paths = pathsOf(state.web.type, site);
    const isAlone = !beside.snippet && beside.folders.length === 0;
    if (same && paths.every((path) => (isAlone ? draft.reuse(path) : draft.adopt(path)))) continue;
    const served = asServed(site, composition.securing);
    for (const file of renderSiteFiles(served, state, context, beside)) draft.write(file.path, file.text);
  }
}

function isUnchanged(site: SiteState, { state, before, securing }: Composition, snippet: boolean): boolean {
  return (
    sameObject(site, before.state.sites.get(site.uri)) &&
    versionOf(site, state.platforms) === versionOf(site, before.state.platforms) &&
    sameObject(securing.tls.get(site.uri), before.tls.get(site.uri)) &&
    !before.absentSites.has(site.uri) &&
    !before.heldSites.has(site.uri) &&
    before.snippets.has(snippetPath(site.uri)) === snippet
  );
}
