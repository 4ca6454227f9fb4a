import { isSubdirectory } from '../../shared/site-uri.ts';
import { mainPath, platformFile } from '../render/context.ts';
import { MAINTENANCE_FILE, PAGES_FOLDER } from '../render/pages.ts';
import { generationPaths, pathsOf } from '../render/renderer.ts';
import { servedSites, type GenerationRecord } from './record.ts';

/** Paths of all files that a generation carries, its record apart. */
export function carriedFiles(record: GenerationRecord): Set<string> {
  const { sites, web } = record.state;
  const { type } = web;
  const files = new Set([
    ...generationPaths(type, servedSites(record)),
    `${PAGES_FOLDER}/${MAINTENANCE_FILE}`,
    ...record.snippets.keys(),
  ]);
  if (type === 'none') return files;
  for (const name of record.platforms.keys()) files.add(`platform.d/${platformFile(name)}`);
  for (const uri of record.absentSites) if (isSubdirectory(uri)) files.add(mainPath(uri));
  for (const uri of servedSites(record)) {
    const site = sites.get(uri);
    // The files of a held site are of a state that is not known any more: those that every site has are there.
    const known = site && record.heldSites.has(uri) ? { ...site, settings: undefined } : site;
    if (known) for (const path of pathsOf(type, known)) files.add(path);
  }
  return files;
}
