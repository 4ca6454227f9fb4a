import { folderOf, hostOf, isSubdirectory } from '../../shared/site-uri.ts';

/** What a site's file has to mind besides the site. */
export interface Beside {
  /** The administrator has a file for it, which the generation carries. */
  readonly snippet: boolean;
  /** Folders of its host that other sites lie in, in order. */
  readonly folders: readonly string[];
}

export const NOTHING_BESIDE: Beside = { snippet: false, folders: [] };

/** The folders that sites lie in, in order, by their host. */
export function foldersByHost(uris: Iterable<string>): Map<string, readonly string[]> {
  const folders = new Map<string, readonly string[]>();
  for (const uri of [...uris].filter(isSubdirectory).sort()) {
    folders.set(hostOf(uri), [...(folders.get(hostOf(uri)) ?? []), folderOf(uri)]);
  }
  return folders;
}

/** Hosts that have no site themselves, only sites in subdirectories, in order. */
export function bareHosts(uris: Iterable<string>): string[] {
  const all = new Set(uris);
  return [...foldersByHost(all).keys()].filter((host) => !all.has(host));
}
