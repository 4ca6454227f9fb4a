import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** Throws SITE_FOLDER_UNREADABLE when uploads lie elsewhere: the new site would be without them. */
export function checkUploads(folder: string): void {
  for (const name of ['files', 'private']) {
    if (lstatSync(join(folder, name), { throwIfNoEntry: false })?.isSymbolicLink() !== true) continue;
    const message = `${join(folder, name)} is a link, so the uploads are not in the folder`;
    throw new AppError('SITE_FOLDER_UNREADABLE', message, {
      remedy: 'Put the folder that it leads to in its place, then import the site.',
    });
  }
}

/** Settings are small; what is larger and lies beside them is not looked into. */
const SETTINGS_BYTES = 1 << 20;
/** A shorter password stands in any text. */
const SHORTEST_SECRET = 4;

/** Files right in the folder that hold this password: settings of a former place, which would lead the new site there. */
export function filesWith(password: string, folder: string): string[] {
  if (password.length < SHORTEST_SECRET) return [];
  return readdirSync(folder).filter((name) => {
    const file = join(folder, name);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size <= SETTINGS_BYTES && readFileSync(file).includes(password);
  });
}

/**
 * The file that the settings of a site take its salt from, with the one that the site had: links that it has sent stay
 * good. Nothing for a salt that is not plain, or none; then the site gets a new one.
 */
export function saltFile(salt: string): ReadonlyMap<string, Buffer> {
  if (!/^[\w+/=.-]{16,255}$/.test(salt)) return new Map();
  const text = `<?php\n// salt.php: the secret of this site. Never change it.\nreturn '${salt}';\n`;
  return new Map([['salt.php', Buffer.from(text)]]);
}
