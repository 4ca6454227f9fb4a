import { faultPoint } from '../../shared/fault-points.ts';
import { sameObject, type DesiredState, type SiteState } from '../../shared/desired-state.ts';
import { platformFile, type RenderContext } from '../render/context.ts';
import { renderGeneration, renderKey, renderPlatformFile, renderSiteFiles } from '../render/render.ts';
import { sitePaths } from '../render/renderer.ts';
import type { GenerationDraft } from './draft.ts';
import type { Placement } from './placement.ts';
import type { GenerationRecord } from './record.ts';
import { asServed, type Securing } from './securing.ts';
import { snippetPath, type Snippet } from './snippets.ts';

export interface Composition {
  readonly state: DesiredState;
  readonly placement: Placement;
  readonly securing: Securing;
  readonly snippets: readonly Snippet[];
  readonly context: RenderContext;
  /** The generation served now, whose files are shared where nothing changed. */
  readonly before: GenerationRecord;
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
  for (const file of renderGeneration(state, context)) draft.write(file.path, file.text);
  const fresh = composition.force || before.renderKey !== renderKey(state, context);
  await composePlatforms(draft, composition, fresh, signal);
  if (state.web.type === 'none') return;
  await composeSnippets(draft, composition, signal);
  await composeSites(draft, composition, fresh, signal);
  faultPoint('apply.render');
}

async function composePlatforms(
  draft: GenerationDraft,
  { state, placement, context, before }: Composition,
  fresh: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const platform of placement.platforms.values()) {
    await draft.breathe(signal);
    draft.symlink(`platforms/${platform.name}`, `${context.releases}/${platform.release}`);
    if (state.web.type === 'none') continue;
    const same = !fresh && sameObject(platform, before.platforms.get(platform.name));
    if (same && draft.reuse(`platform.d/${platformFile(platform.name)}`)) continue;
    for (const file of renderPlatformFile(platform, state, context)) draft.write(file.path, file.text);
  }
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
  for (const site of state.sites.values()) {
    if (placement.homeless.has(site.uri)) continue;
    await draft.breathe(signal);
    const snippet = carried.has(snippetPath(site.uri));
    const same = !fresh && isUnchanged(site, composition, snippet);
    const paths = sitePaths(state.web.type, site.uri);
    if (same && paths.every((path) => (snippet ? draft.adopt(path) : draft.reuse(path)))) continue;
    const served = asServed(site, composition.securing);
    for (const file of renderSiteFiles(served, state, context, snippet)) draft.write(file.path, file.text);
  }
}

function isUnchanged(site: SiteState, { before, securing }: Composition, snippet: boolean): boolean {
  return (
    sameObject(site, before.state.sites.get(site.uri)) &&
    sameObject(securing.tls.get(site.uri), before.tls.get(site.uri)) &&
    !before.absentSites.has(site.uri) &&
    !before.heldSites.has(site.uri) &&
    before.snippets.has(snippetPath(site.uri)) === snippet
  );
}
