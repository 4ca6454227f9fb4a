import { AppError } from '../../shared/errors.ts';
import { parseManifest } from '../../shared/manifest/decode.ts';
import { ManifestWriter } from '../../shared/manifest/encode.ts';
import type { Manifest } from '../../shared/manifest/manifest.ts';
import { checkSymlinks } from '../../shared/manifest/symlinks.ts';
import type { Listing } from './listing.ts';
import { unsupportedEntries } from './walker.ts';

/** Throws SOURCE_UNSUPPORTED that names the symlinks of a tree that leave it or lead to themselves. */
export function checkLinks(manifest: Manifest): void {
  const escaping: string[] = [];
  checkSymlinks(manifest, (path) => escaping.push(path));
  if (escaping.length === 0) return;
  const why = 'symlinks may not leave the tree or lead to themselves';
  const { reason, message, field } = unsupportedEntries(escaping, why);
  const remedy = 'Put what it leads to in its place, as cp -L does, or remove it.';
  throw new AppError(reason, message, { field, remedy });
}

/** A tree that was found, without its files: all that the ways of its symlinks depend on. */
export function outlineOf(found: Listing): Manifest {
  const writer = new ManifestWriter();
  for (let number = 0; number < found.length; number++) {
    const entry = found.at(number);
    if (entry.kind !== 'file') writer.add(entry);
  }
  return parseManifest(writer.finish());
}
