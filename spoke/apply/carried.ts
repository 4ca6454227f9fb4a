import { platformFile } from '../render/context.ts';
import { generationPaths, sitePaths } from '../render/renderer.ts';
import { servedSites, type GenerationRecord } from './record.ts';

/** Paths of all files that a generation carries, its record apart. */
export function carriedFiles(record: GenerationRecord): Set<string> {
  const { type } = record.state.web;
  const files = new Set([...generationPaths(type), ...record.snippets.keys()]);
  if (type === 'none') return files;
  for (const name of record.platforms.keys()) files.add(`platform.d/${platformFile(name)}`);
  for (const uri of servedSites(record)) for (const path of sitePaths(type, uri)) files.add(path);
  return files;
}
