import type { DriftPolicy } from '../../shared/desired-state.ts';
import type { Applier } from '../apply/applier.ts';
import type { Originals } from '../apply/originals.ts';
import type { SpokeConfig } from '../config.ts';
import { ENTRY_KINDS } from '../disk/places.ts';
import { describeDrift, type DescribedDrift } from './describe.ts';
import { scanDrift, type Drift } from './drift-scan.ts';

/** A drift with what is done about it; unserved: it is as it was written, and the web server does not serve it. */
export interface AnsweredDrift extends Omit<DescribedDrift, 'kind'> {
  readonly kind: Drift['kind'] | 'unserved';
  /** '' nothing; adopt: the hub shall make a generation with it; else why it could not be put back, or is not served. */
  readonly answer: string;
}

export interface Response {
  /** What differs still. */
  readonly items: AnsweredDrift[];
  /** What was put back, as it was before. */
  readonly healed: AnsweredDrift[];
}

export interface ResponseTools {
  readonly config: SpokeConfig;
  readonly applier: Pick<Applier, 'current' | 'heal'>;
  readonly originals: Originals;
}

/**
 * Does what the server's policy, and that of this machine, ask for: puts files of the generation back, or marks
 * snippets to be adopted. An entry file that is gone is put back under every policy that this machine allows: without it
 * the web server would start without sites.
 */
export async function respondTo(drift: readonly Drift[], tools: ResponseTools): Promise<Response> {
  const { config, applier, originals } = tools;
  const { generation, state } = applier.current();
  const policy = policyOf(state.web.drift ?? 'report', config);
  const described = describeDrift(drift, config, originals, generation);
  const wanted = config.policy.heal ? described.filter((item) => isToHeal(item, policy)) : [];
  const mendings = wanted.length === 0 ? [] : await applier.heal(wanted);
  const failures = new Map(mendings.map(({ path, failure }) => [path, failure]));
  const answered = (item: DescribedDrift): AnsweredDrift => {
    const adopt = policy === 'adopt' && isSnippet(item);
    return { ...item, answer: failures.get(item.path) ?? (adopt ? 'adopt' : '') };
  };
  const healed = wanted.filter(({ path }) => failures.get(path) === null).map(answered);
  if (healed.length === 0) return { items: described.map(answered), healed };
  const left = await scanDrift(config, originals);
  return { items: describeDrift(left, config, originals, generation).map(answered), healed };
}

/** The machine's own administrator may forbid what the hub asks for. */
function policyOf(asked: DriftPolicy, { policy }: SpokeConfig): DriftPolicy {
  if (asked === 'heal') return policy.heal ? 'heal' : 'report';
  return asked === 'adopt' && policy.adopt && policy.snippets ? 'adopt' : 'report';
}

function isToHeal(item: Drift, policy: DriftPolicy): boolean {
  return (isEntry(item) && item.kind === 'removed') || (policy === 'heal' && !isSnippet(item));
}

function isEntry({ path }: Drift): boolean {
  return ENTRY_KINDS.some((kind) => path === `${kind}.conf`);
}

/** A file of the administrator, which is never ours to write. */
function isSnippet(item: Drift): boolean {
  return !item.path.startsWith('current/') && !isEntry(item);
}
