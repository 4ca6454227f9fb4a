import { AppError } from '../../../shared/errors.ts';
import type { PlatformSource } from '../../../shared/proto/gen/aegir/v1/PlatformSource.ts';
import type { Values } from '../command.ts';
import { text, toggle } from '../options.ts';

/** Where a platform's code comes from, as options. */
export const SOURCE_OPTIONS = {
  git: text(
    'URL',
    'the hub builds it from this repository: https, ssh, user@host:path, or a path on the hub',
  ),
  ref: text('REF', 'branch, tag or whole commit of it; default: the branch it offers first'),
  subdir: text('FOLDER', 'folder of the repository that is the platform; "" for all of it'),
  makefile: text('FILE', 'the hub builds it with drush make from this path or https address'),
  composer: toggle('run composer install in it; with --git it is run unless told otherwise', 'do not run it'),
};

type Given = Values<typeof SOURCE_OPTIONS> & { readonly folder?: boolean };

/**
 * The source that the options make of the one before; undefined when they say nothing of it. Throws FIELD_INVALID when
 * they name several.
 */
export function sourceFrom(given: Given, before: PlatformSource | null): PlatformSource | undefined {
  const [kind, another] = kindsIn(given);
  if (another !== undefined) {
    throw new AppError('FIELD_INVALID', `--${another} and --${kind ?? ''} do not go together`, {
      remedy: 'Choose one of --git, --makefile and --folder.',
    });
  }
  const { ref, subdir, composer } = given;
  if (kind === undefined && ref === undefined && subdir === undefined && composer === undefined)
    return undefined;
  const base = before !== null && (kind ?? before.kind) === before.kind ? before : startOf(kind ?? 'folder');
  return {
    ...base,
    location: given.git ?? given.makefile ?? base.location ?? '',
    ...(ref !== undefined && { ref }),
    ...(subdir !== undefined && { subdir }),
    ...(composer !== undefined && { composer }),
  };
}

type Kind = 'git' | 'makefile' | 'folder';

function kindsIn({ git, makefile, folder }: Given): Kind[] {
  return [
    ...(git === undefined ? [] : ['git' as const]),
    ...(makefile === undefined ? [] : ['makefile' as const]),
    ...(folder === true ? ['folder' as const] : []),
  ];
}

/** What a repository asks for of Composer belongs to it; elsewhere somebody has to say so. */
function startOf(kind: Kind): PlatformSource {
  return { kind, location: '', ref: '', subdir: '', composer: kind === 'git' };
}
