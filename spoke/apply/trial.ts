import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { isSubdirectory } from '../../shared/site-uri.ts';
import { bareHosts } from '../render/subdirectories.ts';
import type { WebServer } from '../webserver/webserver.ts';
import { admit } from './admit.ts';
import type { Assembly } from './assembly.ts';
import { composeFrame, type Composition } from './compose.ts';
import type { GenerationDraft } from './draft.ts';
import type { HostOffer } from './needs.ts';
import type { PortView } from './ports.ts';

/** What a draft is tried on. */
export interface Ground {
  readonly web: WebServer;
  readonly ports: PortView;
  readonly offer: HostOffer;
}

/**
 * Looks at a composed draft and has the web server test it; what is refused is held back. Returns the problems. Throws
 * CONFIG_TEST_FAILED when nothing that could be held back is at fault.
 */
export async function tryOut(
  draft: GenerationDraft,
  composition: Composition,
  assembly: Assembly,
  { web, ports, offer }: Ground,
  signal: AbortSignal,
): Promise<Problem[]> {
  const { units, isChanged } = assembly;
  const test = (): ReturnType<WebServer['testShadow']> => web.testShadow(draft.folder, signal);
  const problems = assembly.precheck((port) => ports.faultOf(port), offer);
  // A host whose own site is left out still serves what lies below it, so what is around the sites is written anew.
  for (let absent = composition.placement.homeless; ;) {
    problems.push(...(await admit({ folder: draft.folder, units, isChanged, test })));
    const now = assembly.absent();
    if (!isFrameMoved(composition, absent, now)) return problems;
    composeFrame(draft, composition, now);
    absent = now;
  }
}

/** Whether it makes a difference outside their own files that other sites are left out. */
function isFrameMoved(
  { state }: Composition,
  before: ReadonlySet<string>,
  now: ReadonlySet<string>,
): boolean {
  if (before.size === now.size) return false;
  const frameOf = (absent: ReadonlySet<string>): string => {
    const served = [...state.sites.keys()].filter((uri) => !absent.has(uri));
    return [...bareHosts(served), '', ...subdirectoriesAmong(absent)].join(' ');
  };
  return frameOf(before) !== frameOf(now);
}

function subdirectoriesAmong(uris: ReadonlySet<string>): string[] {
  return [...uris].filter(isSubdirectory).sort();
}
