import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { checkAbsolutePath, checkRelativePath } from '../../shared/names.ts';

export type SourceKind = 'folder' | 'git' | 'makefile';

/** Where the code of a platform comes from. */
export interface PlatformSource {
  readonly kind: SourceKind;
  /** The repository or the makefile; '' for a folder, which lies at the publish path. */
  readonly location: string;
  /** Branch, tag or whole commit of a repository; '' for the branch that it offers first. */
  readonly ref: string;
  /** Folder of the repository that is the platform; '' for all of it. */
  readonly subdir: string;
  /** Whether Composer installs what the tree asks for, where it has a composer.json. */
  readonly composer: boolean;
}

/** The operator keeps the code at the publish path. */
export const FOLDER_SOURCE: PlatformSource = {
  kind: 'folder',
  location: '',
  ref: '',
  subdir: '',
  composer: false,
};

/** Whether the hub makes the tree itself; else it reads the operator's folder as it is. */
export function isBuilt({ kind, composer }: PlatformSource): boolean {
  return kind !== 'folder' || composer;
}

/**
 * Whether folders of sites may lie in the code that are nobody's code: in a tree that the operator keeps. What comes from
 * a repository or a makefile is code as it is.
 */
export function holdsSites({ kind }: PlatformSource): boolean {
  return kind === 'folder';
}

export function sameSource(a: PlatformSource, b: PlatformSource): boolean {
  return (
    a.kind === b.kind &&
    a.location === b.location &&
    a.ref === b.ref &&
    a.subdir === b.subdir &&
    a.composer === b.composer
  );
}

/**
 * The source as given, when its parts go together and are safe on a command line. No address may carry a password:
 * it would be seen in lists, logs and process tables. Throws FIELD_MISSING, FIELD_INVALID, PATH_INVALID.
 */
export function checkSource(source: PlatformSource, field: string): PlatformSource {
  const { kind, location, ref, subdir } = source;
  if (kind !== 'git') checkEmpty({ ref, subdir }, kind, field);
  if (kind === 'folder') checkEmpty({ location }, kind, field);
  if (kind === 'makefile') checkMakefile(location, `${field}.location`);
  if (kind === 'git') {
    checkRepository(location, `${field}.location`);
    checkRef(ref, `${field}.ref`);
    checkRelativePath(subdir, `${field}.subdir`);
  }
  return source;
}

/** An address of a repository: https, ssh, user@host:path, or a path on this machine. Throws as checkSource. */
export function checkRepository(value: string, field: string): string {
  if (value.startsWith('/')) return checkAbsolutePath(value, field);
  return checkAddress(value, field, value.includes('://') ? [HTTPS, SSH] : [SCP], REPOSITORY_FORMS);
}

/** Whether the repository lies on this machine. */
export function isLocal(repository: string): boolean {
  return repository.startsWith('/');
}

function checkMakefile(value: string, field: string): void {
  if (value.startsWith('/')) checkAbsolutePath(value, field);
  else checkAddress(value, field, [HTTPS], 'Give an absolute path on the hub, or an https:// address.');
}

const PATH = String.raw`[A-Za-z0-9._~/][A-Za-z0-9._~%+@/-]*`;
const HOST = String.raw`(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])`;
const USER = String.raw`(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?`;
const HTTPS = new RegExp(`^https://${HOST}(?::\\d{1,5})?/${PATH}$`);
const SSH = new RegExp(`^ssh://${USER}${HOST}(?::\\d{1,5})?/${PATH}$`);
const SCP = new RegExp(`^${USER}${HOST}:${PATH}$`);
const REPOSITORY_FORMS =
  'Give an https:// or ssh:// address, user@host:path, or an absolute path on the hub; others are not protected on their way.';

/** The value itself is not repeated: what is refused may be a secret. */
function checkAddress(value: string, field: string, forms: readonly RegExp[], remedy: string): string {
  if (value === '') throw new AppError('FIELD_MISSING', `${field} is empty`, { field, remedy });
  if (/^https?:\/\/[^/]*@|^ssh:\/\/[^/@]*:[^/]*@|\?/.test(value)) {
    throw new AppError('FIELD_INVALID', `${field} may not carry a user's password or token`, {
      field,
      remedy: "Leave it out; give the hub's user an ssh key, or a git credential helper, for that host.",
    });
  }
  if (value.length <= LIMITS.locationLength && forms.some((form) => form.test(value))) return value;
  throw new AppError('FIELD_INVALID', `${field} is not an address that code is fetched from`, {
    field,
    remedy,
  });
}

/** The rules of git for names of branches and tags; '' is none. */
function checkRef(value: string, field: string): void {
  const isName =
    /^[A-Za-z0-9._/+@#=-]*$/.test(value) && value.split('/').every(isRefPart) && !/^[-+]/.test(value);
  if (value === '' || (isName && value !== '@' && value.length <= LIMITS.pathLength)) return;
  throw new AppError('FIELD_INVALID', `${field} is not the name of a branch or tag, nor a commit`, {
    field,
    remedy: 'Give a branch, a tag, or all 40 digits of a commit.',
  });
}

function isRefPart(part: string): boolean {
  return part !== '' && !part.startsWith('.') && !part.endsWith('.') && !/\.\.|\.lock$/.test(part);
}

function checkEmpty(parts: Readonly<Record<string, string>>, kind: SourceKind, field: string): void {
  const [name] = Object.entries(parts).find(([, value]) => value !== '') ?? [];
  if (name === undefined) return;
  throw new AppError('FIELD_INVALID', `${field}.${name} means nothing for a source that is a ${kind}`, {
    field: `${field}.${name}`,
    remedy: 'Leave it out, or choose a git repository.',
  });
}
