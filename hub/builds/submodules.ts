import { AppError } from '../../shared/errors.ts';
import { checkRepository, isLocal } from '../inventory/source.ts';

/** A repository that lies in another, as .gitmodules says. */
export interface Submodule {
  /** Folder in the tree. */
  readonly path: string;
  /** Address as it is written there. */
  readonly url: string;
}

/** Reads what `git config -z --list` prints of a .gitmodules; incomplete entries are left out. */
export function parseSubmodules(printed: string): Submodule[] {
  const found = new Map<string, { path?: string; url?: string }>();
  for (const entry of printed.split('\0')) {
    const { name, field, value } =
      /^submodule\.(?<name>.+)\.(?<field>path|url)\n(?<value>.+)$/s.exec(entry)?.groups ?? {};
    if (name === undefined || value === undefined) continue;
    found.set(name, { ...found.get(name), [field === 'path' ? 'path' : 'url']: value });
  }
  return [...found.values()].flatMap(({ path, url }) =>
    path === undefined || url === undefined ? [] : [{ path, url }],
  );
}

/**
 * Where a submodule is fetched from. An address that begins with ./ or ../ goes on from its parent's, as in git.
 * Strangers write these: the rules of a source hold, and only a repository of this machine may lead to another one
 * of it. Throws SOURCE_UNSUPPORTED.
 */
export function submoduleLocation(parent: string, { path, url }: Submodule): string {
  const location = resolved(parent, url);
  try {
    checkRepository(location, 'url');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw refused(path, 'its address is not one that code is fetched from');
  }
  if (isLocal(location) && !isLocal(parent)) throw refused(path, "it lies on the hub's own disk");
  return location;
}

/** '' when it climbs above its host. */
function resolved(parent: string, url: string): string {
  const [, host = '', path = ''] = /^([a-z]+:\/\/[^/]+\/|[^/:]+:\/?|\/)(.*)$/.exec(parent) ?? [];
  const steps = path.split('/').filter((step) => step !== '');
  let rest = url;
  for (let step = stepOf(rest); step !== ''; step = stepOf(rest)) {
    rest = rest.slice(step.length);
    if (step === '../' && steps.pop() === undefined) return '';
  }
  return rest === url ? url : host + [...steps, rest].join('/');
}

function stepOf(url: string): string {
  return /^\.\.?\//.exec(url)?.[0] ?? '';
}

function refused(path: string, why: string): AppError {
  return new AppError(
    'SOURCE_UNSUPPORTED',
    `the submodule at ${JSON.stringify(path.slice(0, 200))} is refused: ${why}`,
    {
      remedy: 'Give it an https or ssh address in .gitmodules, or one relative to its parent.',
    },
  );
}
