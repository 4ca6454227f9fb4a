import { sameObject } from '../../shared/desired-state.ts';
import type { AppError } from '../../shared/errors.ts';
import { kindOf } from '../../shared/web-type.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { logsOf, mainPath } from '../render/context.ts';
import { renderKey } from '../render/render.ts';
import type { SiteTls } from '../../shared/site-tls.ts';
import type { SnippetFault } from '../webserver/snippet-faults.ts';
import type { SnippetReader } from '../webserver/webserver.ts';
import type { Composition } from './compose.ts';
import type { GenerationDraft } from './draft.ts';
import { unmetNeed, type HostOffer } from './needs.ts';
import type { GenerationRecord } from './record.ts';
import type { Securing } from './securing.ts';
import { snippetDigest, snippetPath, type Snippet } from './snippets.ts';
import { siteUnit, snippetUnit, type Unit } from './units.ts';

/** A composed draft as the parts that can be held back, and what it finally carries. */
export interface Assembly {
  readonly units: readonly Unit[];
  /** Holds back what would end the web server although it passes its test. Returns the problems. */
  precheck(portFault: PortFault, offer: HostOffer): Problem[];
  readonly isChanged: (unit: Unit) => boolean;
  /** Sites without files, as things stand. */
  absent(): ReadonlySet<string>;
  /** The record of what the draft now carries. */
  record(
    identity: { readonly generation: number; readonly stateDigest: string },
    problems: readonly Problem[],
  ): GenerationRecord;
}

/** Why the web server cannot listen on a port, or null when it can. */
type PortFault = (port: number) => string | null;

interface Part {
  readonly unit: Unit;
  readonly snippet: Snippet | null;
}

/** `reader`: of the web server's language; null where nothing is served. */
export function assemble(
  draft: GenerationDraft,
  composition: Composition,
  reader: SnippetReader | null,
): Assembly {
  const { state, before, snippets, suspects, placement, securing, context } = composition;
  const parts = partsOf(draft, composition);
  const isChanged = ({ unit, snippet }: Part): boolean =>
    (snippet !== null && before.snippets.get(snippet.path) !== snippet.digest) ||
    (unit.site !== '' &&
      (!sameObject(state.sites.get(unit.site), before.state.sites.get(unit.site)) ||
        !sameObject(securing.tls.get(unit.site), before.tls.get(unit.site))));
  const changed = new Set(parts.filter(isChanged).map(({ unit }) => unit));
  const absent = (): ReadonlySet<string> => {
    const out = parts.filter(({ unit }) => unit.site !== '' && unit.stage === 'out');
    return new Set([...placement.homeless, ...out.map(({ unit }) => unit.site)]);
  };
  return {
    units: parts.map(({ unit }) => unit),
    isChanged: (unit) => changed.has(unit),
    absent,
    precheck: (portFault, offer) => [
      ...parts.flatMap(({ unit }) => (unit.site === '' ? [] : checkNeeds(draft, unit, composition, offer))),
      ...parts.flatMap(({ unit, snippet }) =>
        snippet === null || reader === null
          ? []
          : precheckPart(
              draft,
              unit,
              snippet,
              (text) => unread(unit, snippet) ?? pastFault(snippet, text) ?? reader.faultOf(text, portFault),
            ),
      ),
    ],
    record: ({ generation, stateDigest }, problems) => {
      const carried = carriedSnippets(parts, before);
      const sites = parts.map(({ unit }) => unit).filter(({ site }) => site !== '');
      const texts = [...carried.keys()].map((path) => draft.read(path) ?? '');
      return {
        generation,
        stateDigest,
        state,
        renderKey: renderKey(state, context),
        platforms: placement.platforms,
        absentSites: absent(),
        tls: carriedTls(sites, securing, before),
        heldSites: new Set(sites.filter(({ stage }) => stage === 'kept').map(({ site }) => site)),
        snippets: carried,
        ports: [...context.listen, ...texts.flatMap((text) => reader?.portsOf(text) ?? [])],
        problems,
      };
    },
  };

  function pastFault({ path }: Snippet, text: string): SnippetFault | null {
    if (suspects.get(path) !== snippetDigest(text)) return null;
    return { message: 'the web server ended when this was new; edit it to have it tried again', line: 0 };
  }

  function partsOf(target: GenerationDraft, { state: { sites, web } }: Composition): Part[] {
    if (web.type === 'none') return [];
    const bySite = new Map(
      snippets.filter(({ site }) => site !== '').map((snippet) => [snippet.site, snippet]),
    );
    const ofServer = snippets
      .filter(({ site }) => site === '')
      .map((snippet) => ({
        unit: snippetUnit(target, { ...snippet, mayKeep: isSameLanguage(composition) }),
        snippet,
      }));
    const ofSites = [...sites.keys()]
      .filter((uri) => !placement.homeless.has(uri))
      .map((uri) => {
        const snippet = bySite.get(uri) ?? null;
        const site = { uri, source: snippet?.source ?? '', mayKeep: mayKeep(composition, uri) };
        return { unit: siteUnit(target, web.type, site), snippet };
      });
    return [...ofServer, ...ofSites];
  }
}

/** The last good file of a site still works when its port and its platform are still there. */
function mayKeep({ state, before, placement }: Composition, uri: string): boolean {
  const last = before.state.sites.get(uri);
  return (
    last !== undefined &&
    (last.platform === '' || placement.platforms.has(last.platform)) &&
    before.state.web.httpPort === state.web.httpPort &&
    (last.tls === undefined || before.state.web.httpsPort === state.web.httpsPort) &&
    isSameLanguage({ state, before })
  );
}

/** Files for another kind of web server are no good for this one. */
function isSameLanguage({ state, before }: Pick<Composition, 'state' | 'before'>): boolean {
  return kindOf(before.state.web.type) === kindOf(state.web.type);
}

/** Holds a site back that needs what this host does not have. */
function checkNeeds(
  draft: GenerationDraft,
  unit: Unit,
  { state, context }: Composition,
  offer: HostOffer,
): Problem[] {
  const site = state.sites.get(unit.site);
  const need = site ? unmetNeed(site, { ...offer, platforms: state.platforms }) : null;
  if (need === null) return [];
  const problem = hold(unit, need);
  // Its last good file is tested like all others; only a log that cannot be opened shows in no test.
  const fault = unit.stage === 'kept' ? offer.logFaults.get(unit.site) : undefined;
  const text = fault ? draft.read(mainPath(unit.site)) : null;
  if (!fault || !text?.includes(`"${logsOf(unit.site, context)}/`)) return [problem];
  return [hold(unit, fault)];
}

function hold(unit: Unit, need: AppError): Problem {
  return unit.hold({ message: need.message, file: '', line: 0 }, need);
}

/** What stays of it from before was read once. */
function unread({ stage }: Unit, { fault }: Snippet): SnippetFault | null {
  return fault === '' || stage !== 'new' ? null : { message: fault, line: 0 };
}

/** Checks what the unit carries, going back step by step until it passes or is out. */
function precheckPart(
  draft: GenerationDraft,
  unit: Unit,
  snippet: Snippet,
  faultOf: (text: string) => SnippetFault | null,
): Problem[] {
  let problem: Problem | null = null;
  while (unit.stage !== 'out') {
    const text = draft.read(snippet.path);
    const fault = text === null ? null : faultOf(text);
    if (fault === null) break;
    problem = unit.hold({ ...fault, file: snippet.source });
  }
  return problem === null ? [] : [problem];
}

/** A site whose last good files stay is served as they say. */
function carriedTls(
  sites: readonly Unit[],
  securing: Securing,
  before: GenerationRecord,
): Map<string, SiteTls> {
  const tls = new Map<string, SiteTls>();
  for (const { site, stage } of sites) {
    const carried = (stage === 'kept' ? before : securing).tls.get(site);
    if (stage !== 'out' && carried !== undefined) tls.set(site, carried);
  }
  return tls;
}

function carriedSnippets(parts: readonly Part[], before: GenerationRecord): Map<string, string> {
  const carried = new Map<string, string>();
  for (const { unit, snippet } of parts) {
    const path = snippet?.path ?? snippetPath(unit.site);
    const digest =
      unit.stage === 'new' ? snippet?.digest : unit.stage === 'kept' ? before.snippets.get(path) : undefined;
    if (digest !== undefined) carried.set(path, digest);
  }
  return carried;
}
