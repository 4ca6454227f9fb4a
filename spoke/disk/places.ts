import type { SpokeConfig } from '../config.ts';

/** Where things lie below the root of a spoke; the one place that knows. */

type Rooted = Pick<SpokeConfig, 'root'>;

export function configFolder({ root }: Rooted): string {
  return `${root}/config`;
}

/** Kinds of web server that the generations are written for; each has an entry of its own. */
export const ENTRY_KINDS = ['apache', 'nginx'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** The stable entry that the configuration of a web server links to. */
export function entryFile(config: Rooted, kind: EntryKind): string {
  return `${configFolder(config)}/${kind}.conf`;
}

/** Name of an empty folder beside it, for what has nothing else to read. */
export const NOTHING_FOLDER = 'nothing.d';

/**
 * Where HAProxy finds the generation: it reads all of a folder, and does not start when that is not there. A symlink to
 * the generation's own, or to an empty folder.
 */
export function haproxyEntry(config: Rooted): string {
  return `${configFolder(config)}/haproxy`;
}

/** The symlink whose one rename moves everything. */
export function currentLink(config: Rooted): string {
  return `${configFolder(config)}/current`;
}

export function generationsFolder(config: Rooted): string {
  return `${configFolder(config)}/generations`;
}

export function generationFolder(config: Rooted, generation: number): string {
  return `${generationsFolder(config)}/${String(generation)}`;
}

/** Certificates of sites with their keys, each in a folder named by its fingerprint. */
export function certificatesFolder(config: Rooted): string {
  return `${configFolder(config)}/tls`;
}

/** Answers to ACME challenges, for everybody to read. */
export function challengesFolder(config: Rooted): string {
  return `${configFolder(config)}/acme`;
}

/** What PHP is told to reach the databases of sites; for the eyes of this user and of root. */
export function credentialsFolder(config: Rooted): string {
  return `${configFolder(config)}/credentials`;
}

/** Authorities that certificates of database servers are checked against, by digest; for everybody to read. */
export function authoritiesFolder(config: Rooted): string {
  return `${configFolder(config)}/authorities`;
}

/** What is published here, and in `.aegir` all that comes from the hub and from sites. */
export function platformsFolder({ root }: Rooted): string {
  return `${root}/platforms`;
}

/** Below it clusters have the uploads that all their members take, each in a folder of its name that somebody has mounted. */
export function uploadsFolder({ root }: Rooted): string {
  return `${root}/uploads`;
}

/** Says whose folder this is where several servers see it. */
export function shareMarker(folder: string): string {
  return `${folder}/.aegir/share.json`;
}

/** Complete releases, by digest. */
export function releasesFolder({ root }: Rooted): string {
  return `${root}/platforms/.aegir/releases`;
}

/** Files that the code of many sites reads, the same for all. */
export function sharedCodeFolder({ root }: Rooted): string {
  return `${root}/platforms/.aegir/shared`;
}

/** What is known of installs that were begun here, by site. */
export function installNotesFolder({ root }: Rooted): string {
  return `${root}/platforms/.aegir/installs`;
}

/** Logs of the sites that log to files of their own. */
export function logsFolder({ root }: Rooted): string {
  return `${root}/logs`;
}

/** Of a site's data what visitors and its application bring along; the rest is settings. */
export const UPLOAD_FOLDERS = ['files', 'private'] as const;

/** Site data: never ours to delete. */
export function siteDataFolder({ root }: Rooted): string {
  return `${root}/platforms/.aegir/sites`;
}
