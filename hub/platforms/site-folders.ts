import { lstatSync } from 'node:fs';
import { hasCode } from '../../shared/errors.ts';
import { nativePath } from '../../shared/manifest/paths.ts';

/** The folder of a code base that stands for whoever has none of its own. */
const SHARED = 'default';
const SITE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** By these a folder is the top of Drupal, of version 8 and later or before. */
const MARKS = ['core/lib/Drupal.php', 'includes/bootstrap.inc'] as const;

/**
 * Whether a folder of a code base is a site's: `sites/<name>` of Drupal with a `settings.php`. What lies there is
 * settings and uploads, and no code. Paths are relative to the root, which like them is in manifest form.
 */
export function isSiteFolder(root: string, parent: string, name: string): boolean {
  if (name === SHARED || !SITE_NAME.test(name)) return false;
  if (parent !== 'sites' && !parent.endsWith('/sites')) return false;
  if (!isFile(`${root}/${parent}/${name}/settings.php`)) return false;
  const top = `${root}/${parent}`.slice(0, -'/sites'.length);
  return MARKS.some((mark) => isFile(`${top}/${mark}`));
}

/** What this user may not look into is refused when it is read. */
function isFile(path: string): boolean {
  try {
    return lstatSync(nativePath(path)).isFile();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP')) return false;
    throw error;
  }
}
