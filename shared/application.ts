/** Applications that are known by their code. `drupal` is version 8 and later; `php` and `static` are whatever else there is. */
export const APPLICATION_KINDS = ['drupal7', 'drupal', 'wordpress', 'php', 'static'] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** What a code base is, as its files say. */
export interface Application {
  readonly kind: ApplicationKind;
  /** '' where the code says none. */
  readonly version: string;
  /** Names of the install profiles it carries, in order; empty for what has no installer. */
  readonly profiles: readonly string[];
}

/** The served folder of a code base, as far as it must be read. Paths are relative to it. */
export interface CodeTree {
  /** The beginning of a file, enough for what stands in its head; null when there is no such file. */
  head(path: string): string | null;
  /** Names in a folder, '' for the tree itself; none when there is no such folder. */
  names(folder: string): readonly string[];
}

/** Finds out what a code base is. Pure: the same files give the same answer on hub and spoke. */
export function detectApplication(tree: CodeTree): Application {
  return drupal(tree) ?? drupal7(tree) ?? wordpress(tree) ?? other(tree);
}

/** Whether sites of it are made by an installer, into a database. */
export function isInstallable({ profiles }: Pick<Application, 'profiles'>): boolean {
  return profiles.length > 0;
}

/** The profile that a site gets for which none is named; undefined when somebody must choose. */
export function defaultProfile({ profiles }: Pick<Application, 'profiles'>): string | undefined {
  return profiles.find((name) => name === 'standard') ?? (profiles.length === 1 ? profiles[0] : undefined);
}

/** The application in words, such as "Drupal 10.3.1"; '' for nothing known. */
export function applicationText({
  kind,
  version,
}: {
  readonly kind: string;
  readonly version: string;
}): string {
  const names: Readonly<Record<string, string>> = NAMES;
  return [names[kind] ?? '', version].join(' ').trim();
}

const NAMES: Readonly<Record<ApplicationKind, string>> = {
  drupal7: 'Drupal',
  drupal: 'Drupal',
  wordpress: 'WordPress',
  php: 'PHP',
  static: 'static files',
};

function drupal(tree: CodeTree): Application | null {
  const version = /\bconst VERSION = '([^']+)'/.exec(tree.head('core/lib/Drupal.php') ?? '')?.[1];
  if (version === undefined) return null;
  return { kind: 'drupal', version: shownVersion(version), profiles: profilesOf(tree) };
}

const PROFILE_FOLDERS = ['core/profiles', 'profiles', 'profiles/contrib', 'profiles/custom'];

function profilesOf(tree: CodeTree): string[] {
  const found = PROFILE_FOLDERS.flatMap((folder) =>
    named(tree, folder).filter((name) => {
      const info = tree.head(`${folder}/${name}/${name}.info.yml`) ?? '';
      return /^type:\s*['"]?profile\b/m.test(info) && !/^hidden:\s*['"]?true\b/im.test(info);
    }),
  );
  return [...new Set(found)].sort();
}

function drupal7(tree: CodeTree): Application | null {
  const version = /\bdefine\('VERSION', '(7\.[^']+)'\)/.exec(tree.head('includes/bootstrap.inc') ?? '')?.[1];
  if (version === undefined) return null;
  const profiles = named(tree, 'profiles').filter((name) => {
    const info = tree.head(`profiles/${name}/${name}.info`);
    const isRunnable = tree.names(`profiles/${name}`).includes(`${name}.profile`);
    return info !== null && isRunnable && !/^hidden\s*=\s*(?:true|1)\b/im.test(info);
  });
  return { kind: 'drupal7', version: shownVersion(version), profiles: profiles.sort() };
}

function wordpress(tree: CodeTree): Application | null {
  const version = /\$wp_version\s*=\s*'([^']+)'/.exec(tree.head('wp-includes/version.php') ?? '')?.[1];
  // WordPress has one way to be installed.
  return version === undefined
    ? null
    : { kind: 'wordpress', version: shownVersion(version), profiles: ['wordpress'] };
}

function other(tree: CodeTree): Application {
  const hasPhp = tree.names('').some((name) => name.endsWith('.php'));
  return { kind: hasPhp ? 'php' : 'static', version: '', profiles: [] };
}

const PROFILE_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Whether a word can be the name of an install profile. */
export function isProfileName(value: string): boolean {
  return PROFILE_NAME.test(value);
}

/** Only names that can be the name of a profile: they become part of command lines and pages. */
function named(tree: CodeTree, folder: string): string[] {
  return tree.names(folder).filter(isProfileName);
}

/** Code says what it likes. */
function shownVersion(version: string): string {
  return version.replaceAll(/[^A-Za-z0-9.+~-]/g, '').slice(0, 32);
}
