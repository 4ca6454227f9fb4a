import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { AppError, hasCode, messageOf } from '../../shared/errors.ts';
import type { SpokeConfig } from '../config.ts';
import { configFolder } from '../disk/places.ts';
import { siteFile, siteOfFile } from '../render/context.ts';

/** A file of the administrator that wants to be part of a generation. */
export interface Snippet {
  /** Where it stands in a generation, such as `pre.d/tls.conf` or `site.d/www.example.org`. */
  readonly path: string;
  /** The site it belongs to, '' for the whole server. */
  readonly site: string;
  /** The administrator's own file. */
  readonly source: string;
  /** '' where it cannot be read, as its digest is. */
  readonly text: string;
  readonly digest: string;
  /** Why it cannot be read, '' when it can: it is held back then, and what it was when it could stays. */
  readonly fault: string;
}

const MAX_SNIPPET_BYTES = 1 << 20;
const SNIPPET_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*\.conf$/;

/** Folder of a snippet in the configuration folder, and in a generation. */
const SERVER_FOLDERS = ['pre.d', 'post.d'] as const;
const SITE_FOLDER = 'site.d';

/**
 * Reads the administrator's snippets: those for the server, and those of sites that are served. Throws SNIPPET_INVALID for
 * a folder that is there and cannot be read: without what lies in it sites would be opened that it closes.
 */
export function readSnippets(config: SpokeConfig, sites: { has(uri: string): boolean }): Snippet[] {
  const snippets: Snippet[] = [];
  if (!config.policy.snippets) return snippets;
  const take = (source: string, path: string, site: string): void => {
    snippets.push({ path, site, source, ...readSnippet(source) });
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
  return snippets;
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

function readSnippet(source: string): Pick<Snippet, 'text' | 'digest' | 'fault'> {
  try {
    const stat = statSync(source);
    if (!stat.isFile()) throw new Error('not a regular file');
    if (stat.size > MAX_SNIPPET_BYTES) throw new Error('larger than 1 MiB');
    const text = readFileSync(source, 'utf8');
    return { text, digest: snippetDigest(text), fault: '' };
  } catch (error) {
    return { text: '', digest: '', fault: `cannot read ${source}: ${messageOf(error)}` };
  }
}

/** Names an editor or a package manager leaves beside the real ones are not snippets. */
function confFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort()
      .filter((name) => SNIPPET_NAME.test(name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw new AppError('SNIPPET_INVALID', `cannot read ${folder}: ${messageOf(error)}`, {
      remedy: `Let ${userInfo().username} read ${folder}.`,
      metadata: { file: folder },
    });
  }
}
