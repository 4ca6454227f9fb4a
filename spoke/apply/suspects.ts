import { rmSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import type { SpokeConfig } from '../config.ts';
import { generationsFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import type { GenerationRecord } from './record.ts';
import { siteOfSnippet } from './snippets.ts';
import { SwitchFailure } from './switch.ts';

/** Digests of snippets that were new when a switch ended the web server, by their path in a generation. */
export type Suspects = ReadonlyMap<string, string>;

/** What a switch may fail with when the whole server is at fault. */
const DEADLY: readonly string[] = ['WEB_SERVER_DIED', 'RELOAD_FAILED'];

/**
 * A failure of the whole server in a switch that brought new snippets: they are held back from now on, until they are
 * edited. When there is only one, the failure is its site's.
 */
export function blameSnippets(
  failure: SwitchFailure,
  { from, to }: { readonly from: GenerationRecord; readonly to: GenerationRecord },
  config: SpokeConfig,
): SwitchFailure {
  const { reason = '', site } = failure.problem;
  const fresh = [...to.snippets].filter(([path, digest]) => from.snippets.get(path) !== digest);
  if (site !== '' || !DEADLY.includes(reason) || fresh.length === 0) return failure;
  const suspects = new Map([...readSuspects(config), ...fresh]);
  atomicWrite(suspectsFile(config), JSON.stringify([...suspects]), { mode: 0o640 });
  const [first, ...others] = fresh.map(([path]) => siteOfSnippet(path));
  if (first === undefined || first === '' || others.length > 0) return failure;
  const error =
    failure.cause instanceof AppError ? failure.cause : new AppError('WEB_SERVER_DIED', failure.message);
  return new SwitchFailure(failure.stage, error, { site: first });
}

export function readSuspects(config: SpokeConfig): Suspects {
  try {
    return new Map(JSON.parse(readIfThere(suspectsFile(config)) ?? '[]') as [string, string][]);
  } catch {
    // What somebody damaged suspects nobody.
    return new Map();
  }
}

/** Forgets those that are no longer what the administrator has: edited, or gone. One that cannot be read, '', may be the same. */
export function forgetSuspects(config: SpokeConfig, present: ReadonlyMap<string, string>): void {
  const suspects = readSuspects(config);
  const left = [...suspects].filter(([path, digest]) => [digest, ''].includes(present.get(path) ?? 'gone'));
  if (left.length === suspects.size) return;
  if (left.length === 0) rmSync(suspectsFile(config), { force: true });
  else atomicWrite(suspectsFile(config), JSON.stringify(left), { mode: 0o640 });
}

function suspectsFile(config: SpokeConfig): string {
  return `${generationsFolder(config)}/suspects.json`;
}
