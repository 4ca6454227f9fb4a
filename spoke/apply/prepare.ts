import {
  applyChange,
  digestOfState,
  EMPTY_STATE,
  sameObject,
  type DesiredState,
  type SiteState,
} from '../../shared/desired-state.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import { balances } from '../../shared/web-type.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { asDiskError } from '../../shared/safe-files.ts';
import {
  certificatesFolder,
  challengesFolder,
  credentialsFolder,
  generationFolder,
  generationsFolder,
  logsFolder,
  releasesFolder,
  siteDataFolder,
  uploadsFolder,
} from '../disk/places.ts';
import { givableGroup } from '../groups.ts';
import type { RenderContext } from '../render/context.ts';
import { mayWrite } from '../share/marker.ts';
import { standIn } from '../tls/keyring.ts';
import { phpNamesOf } from '../render/php.ts';
import { hostPhpSettings } from '../webserver/php-ini.ts';
import { NO_TRAITS, type WebServer } from '../webserver/webserver.ts';
import type { ApplyOrder } from './applier.ts';
import { assemble } from './assembly.ts';
import { carriedFiles } from './carried.ts';
import { compose, type Composition } from './compose.ts';
import { ensureCredentials } from './credentials.ts';
import { GenerationDraft } from './draft.ts';
import { isOpen, type Originals } from './originals.ts';
import { maintenancePage } from './maintenance-page.ts';
import { placePlatforms } from './placement.ts';
import { checkPolicy } from './policy.ts';
import { servingPorts } from './ports.ts';
import { preflight, type Following, type Preflight, type PrepareTools } from './preflight.ts';
import { problemOf } from './results.ts';
import { encodeRecord, type GenerationRecord } from './record.ts';
import { ensureSiteData } from './site-data.ts';
import { awaitReleases, awaitSiteData, checkFolder, shows } from './shared-folder.ts';
import { ensureLogs } from './site-logs.ts';
import { settleSites } from './settling.ts';
import { readSnippets } from './snippets.ts';
import { forgetSuspects, readSuspects } from './suspects.ts';
import { tryOut } from './trial.ts';

/** A generation that is complete on disk and passed its test. */
export interface Prepared {
  readonly folder: string;
  readonly record: GenerationRecord;
}

/** The state an order leads to. Throws BASE_MISMATCH when the change builds on something else. */
export function targetState(order: ApplyOrder, before: GenerationRecord): DesiredState {
  const whole = order.baseDigest === '';
  if (!whole && order.baseDigest !== before.stateDigest) {
    throw new AppError('BASE_MISMATCH', 'the change builds on a state that is not served here');
  }
  const state = applyChange(whole ? EMPTY_STATE : before.state, order.change);
  if (digestOfState(state) !== order.stateDigest) {
    throw new AppError('BASE_MISMATCH', 'the change does not lead to the state that was announced');
  }
  if (order.generation <= before.generation) {
    throw new AppError(
      'BASE_MISMATCH',
      `generation ${String(order.generation)} is not newer than what is served`,
    );
  }
  return state;
}

/**
 * Makes a generation beside the live one and tests it. What single sites or snippets do wrong is held back and
 * becomes a problem; anything else throws, and leaves nothing behind.
 */
export async function prepareGeneration(
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
  tools: PrepareTools,
  following: Following,
): Promise<Prepared> {
  checkFolder(state, tools.config);
  await awaitReleases(state, before.platforms, tools, following.signal);
  return inDraft(order, state, before, tools, following, async (draft, ahead) => {
    const housing = await house(sitesToHouse(order, state, before), state, tools, ahead, following);
    await ensureCredentials(tools.config, state, tools.fetchCredentials, following.signal);
    const record = await fill(draft, order, state, before, tools, ahead, following);
    const isOurs = mayWrite(tools.config, state.web.share);
    const settling = isOurs ? settleSites(tools.config, record, before, order.force) : [];
    const whole = { ...record, problems: [...housing, ...settling, ...record.problems] };
    await keepOriginals(draft, whole, before, tools.originals);
    await draft.seal(encodeRecord(whole), tools.syncFilesystem);
    draft.close();
    faultPoint('apply.prepared');
    return { folder: draft.folder, record: whole };
  });
}

/** Sites have their data folders: made here, or seen where another server of the pack makes them. */
function house(
  sites: readonly (SiteState & { readonly isNew: boolean })[],
  state: DesiredState,
  { config, clock }: PrepareTools,
  { web }: Preflight,
  { signal }: Following,
): Promise<Problem[]> {
  const { share } = state.web;
  if (share !== undefined && !share.writes) {
    const uris = sites.map(({ uri }) => uri);
    return awaitSiteData(config, uris, clock, signal);
  }
  const awaits = (isThere: () => boolean): Promise<void> => shows(isThere, clock, signal);
  return ensureSiteData(config, sites, web?.facts.group ?? '', awaits);
}

/** What preparing a generation would come to: the problems of what would be held back. Leaves nothing behind. */
export async function rehearseGeneration(
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
  tools: PrepareTools,
  following: Following,
): Promise<readonly Problem[]> {
  checkFolder(state, tools.config);
  const rehearsing = { ...tools, keyring: standIn(tools.keyring) };
  return inDraft(order, state, before, rehearsing, following, async (draft, ahead) => {
    const { problems } = await fill(draft, order, state, before, rehearsing, ahead, following);
    draft.discard();
    return problems;
  });
}

/** Work with an empty draft, once nothing stands in its way. A failure takes the draft away. */
async function inDraft<T>(
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
  tools: PrepareTools,
  following: Following,
  work: (draft: GenerationDraft, preflight: Preflight) => Promise<T>,
): Promise<T> {
  const { config } = tools;
  checkPolicy(state, config);
  const ahead = await preflight(state, before, tools, following);
  const { generation } = before;
  const previous = {
    folder: generation === 0 ? null : generationFolder(config, generation),
    original: (path: string) => tools.originals.find(generation, path),
  };
  const webGroup = ahead.web === null ? null : givableGroup(ahead.web.facts.group);
  const draft = GenerationDraft.create(generationsFolder(config), order.generation, previous, webGroup);
  try {
    return await work(draft, ahead);
  } catch (error) {
    draft.discard();
    const { signal } = following;
    throw signal.aborted ? toAppError(signal.reason) : asDiskError(error, draft.folder);
  }
}

/** Renders into the draft and tests it. The record of what it then carries. */
async function fill(
  draft: GenerationDraft,
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
  tools: PrepareTools,
  ahead: Preflight,
  { signal, onProgress }: Following,
): Promise<GenerationRecord> {
  const { web, ports } = ahead;
  onProgress({ stage: 'render' });
  const { composition, problems } = await plan(order, state, before, tools, ahead, signal);
  await compose(draft, composition, signal);
  const assembly = assemble(draft, composition, web?.snippets ?? null);
  if (web !== null && ports !== null) {
    onProgress({ stage: 'test' });
    // A test opens the logs, so their folders are there from the first look at a change on.
    const webGroup = givableGroup(web.facts.group);
    const logFaults = ensureLogs(loggingSites(state, before.state), composition.context, webGroup);
    const offer = { facts: web.facts, logFaults, mayGive: webGroup !== null };
    problems.push(...(await tryOut(draft, composition, assembly, { web, ports, offer }, signal)));
  }
  return assembly.record(order, problems);
}

async function keepOriginals(
  draft: GenerationDraft,
  record: GenerationRecord,
  before: GenerationRecord,
  originals: Originals,
): Promise<void> {
  const carried = carriedFiles(record);
  await originals.keep({
    base: before.generation,
    generation: record.generation,
    texts: new Map([...draft.written].filter(([path]) => isOpen(path))),
    gone: [...carriedFiles(before)].filter((path) => !carried.has(path)),
  });
}

/** Sites that log, or may go back to files that do. */
function loggingSites(...states: readonly DesiredState[]): Set<string> {
  const sites = states.flatMap((state) => [...state.sites.values()]);
  return new Set(sites.filter(({ settings }) => settings?.logs).map(({ uri }) => uri));
}

/** Sites that may have no data folder yet, or have their uploads elsewhere; a forced apply looks at all. */
function sitesToHouse(
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
): (SiteState & { readonly isNew: boolean })[] {
  if (balances(state.web.type)) return [];
  const isNew = ({ uri, uploads }: SiteState): boolean => {
    const known = before.state.sites.get(uri);
    return known === undefined || !sameObject({ in: known.uploads }, { in: uploads });
  };
  return [...state.sites.values()]
    .map((site) => ({ ...site, isNew: isNew(site) }))
    .filter((site) => order.force || site.isNew);
}

async function plan(
  order: ApplyOrder,
  state: DesiredState,
  before: GenerationRecord,
  { config, content }: PrepareTools,
  { web, ports, securing, fallbackCertificate }: Preflight,
  signal: AbortSignal,
): Promise<{ composition: Composition; problems: Problem[] }> {
  const rules = web?.rules ?? null;
  const rulesOf = rules && ((docroot: string) => rules.survey(docroot, signal));
  const placement = await placePlatforms(state, before.platforms, content, rulesOf);
  // A balancer's administrator has the balancer's own file, which ours stands beside.
  const snippets = balances(state.web.type) ? [] : readSnippets(config, state.sites);
  const phpNames = phpNamesOf(state.sites.values());
  const fpm = web?.facts.fpm ?? [];
  forgetSuspects(config, new Map(snippets.map(({ path, digest }) => [path, digest])));
  const context: RenderContext = {
    generation: order.generation,
    folder: generationFolder(config, order.generation),
    releases: releasesFolder(config),
    sites: siteDataFolder(config),
    uploads: uploadsFolder(config),
    credentials: credentialsFolder(config),
    logs: logsFolder(config),
    php: web?.facts.php ?? null,
    fpm,
    fpmSettings: Object.fromEntries(
      fpm.map(({ version }) => [version, hostPhpSettings(`/etc/php/${version}/fpm`, phpNames)]),
    ),
    traits: web?.traits ?? NO_TRAITS,
    http2: web?.facts.http2 ?? '',
    listen: ports === null ? [] : servingPorts(state.web).filter((port) => !ports.isHosts(port)),
    certificates: certificatesFolder(config),
    fallbackCertificate,
    challenges: challengesFolder(config),
  };
  const composition = {
    ...{ state, placement, securing, snippets, context, before, force: order.force },
    suspects: readSuspects(config),
    maintenancePage: maintenancePage(config),
    readRules: rules?.read ?? null,
  };
  return {
    composition,
    problems: [...placement.problems, ...securing.problems, ...blindness(state, web)],
  };
}

/** Where what a balancer says of visitors is not understood, all of them seem to come from it. */
function blindness({ web: { balancers } }: DesiredState, web: WebServer | null): Problem[] {
  if (balancers === undefined || web?.facts.kind !== 'apache' || web.facts.modules.includes('remoteip'))
    return [];
  const message = "the web server lacks remoteip, so every visitor seems to have the balancer's address";
  const remedy = 'Enable it: a2enmod remoteip && systemctl restart apache2.';
  return [problemOf(new AppError('MODULE_MISSING', message, { remedy }))];
}
