import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { AppError, messageOf } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import type { SpokeConfig } from '../config.ts';
import { configFolder } from '../disk/places.ts';
import { namesIfThere } from '../disk/reading.ts';
import { siteFile, siteOfFile } from '../render/context.ts';
import { problemOf } from './results.ts';

/** A file of the administrator that wants to be part of a generation. */
export interface Snippet {
  /** Where it stands in a generation, such as `pre.d/tls.conf` or `site.d/www.example.org`. */
  readonly path: string;
  /** The site it belongs to, '' for the whole server. */
  readonly site: string;
  /** The administrator's own file. */
  readonly source: string;
  readonly text: string;
  readonly digest: string;
}

export interface SnippetSet {
  readonly snippets: readonly Snippet[];
  readonly problems: readonly Problem[];
}

const MAX_SNIPPET_BYTES = 1 << 20;
const SNIPPET_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*\.conf$/;

/** Folder of a snippet in the configuration folder, and in a generation. */
const SERVER_FOLDERS = ['pre.d', 'post.d'] as const;
const SITE_FOLDER = 'site.d';

/** Reads the administrator's snippets: those for the server, and those of sites that are served. */
export function readSnippets(config: SpokeConfig, sites: { has(uri: string): boolean }): SnippetSet {
  const snippets: Snippet[] = [];
  const problems: Problem[] = [];
  if (!config.policy.snippets) return { snippets, problems };
  const take = (source: string, path: string, site: string): void => {
    try {
      snippets.push({ path, site, source, ...readSnippet(source) });
    } catch (error) {
      const failure = new AppError('SNIPPET_INVALID', `cannot read ${source}: ${messageOf(error)}`);
      problems.push(problemOf(failure, { site, file: source }));
    }
  };
  for (const folder of SERVER_FOLDERS) {
    for (const name of confFiles(`${configFolder(config)}/${folder}`)) {
      take(`${configFolder(config)}/${folder}/${name}`, `${folder}/${name}`, '');
    }
  }
  for (const name of confFiles(`${configFolder(config)}/${SITE_FOLDER}`)) {
    const uri = siteOfFile(name.slice(0, -'.conf'.length));
    if (sites.has(uri)) take(`${configFolder(config)}/${SITE_FOLDER}/${name}`, snippetPath(uri), uri);
  }
  return { snippets, problems };
}

/** Where the snippet of a site stands in a generation. */
export function snippetPath(uri: string): string {
  return `${SITE_FOLDER}/${siteFile(uri)}`;
}

/** The site that a snippet of a generation belongs to, by its path there; '' for one of the whole server. */
export function siteOfSnippet(path: string): string {
  return path.startsWith(`${SITE_FOLDER}/`) ? siteOfFile(path.slice(SITE_FOLDER.length + 1)) : '';
}

/** Digest of a snippet's text. */
export function snippetDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function readSnippet(source: string): { text: string; digest: string } {
  const stat = statSync(source);
  if (!stat.isFile()) throw new Error('not a regular file');
  if (stat.size > MAX_SNIPPET_BYTES) throw new Error('larger than 1 MiB');
  const text = readFileSync(source, 'utf8');
  return { text, digest: snippetDigest(text) };
}

/** Names an editor or a package manager leaves beside the real ones are not snippets. */
function confFiles(folder: string): string[] {
  return namesIfThere(folder).filter((name) => SNIPPET_NAME.test(name));
}
