import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { AppError, hasCode } from '../../shared/errors.ts';

/** Longest path the kernel takes (sun_path less its end). */
const LONGEST_PATH = 107;

/**
 * Makes room for the admin socket: its folder, and the place of one that a dead hub left behind.
 * Throws CONFIG_INVALID for a path that cannot be one, UNAVAILABLE when another hub answers there.
 */
export async function clearSocketPath(path: string): Promise<void> {
  const field = 'listen.admin_socket';
  if (path.length > LONGEST_PATH) {
    throw new AppError('CONFIG_INVALID', `${path} is too long for a socket`, {
      field,
      remedy: `Give a path of at most ${String(LONGEST_PATH)} characters.`,
    });
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new AppError('CONFIG_INVALID', `${path} is there and is no socket`, { field });
  if (await somebodyAnswers(path)) {
    throw new AppError('UNAVAILABLE', `another hub answers on ${path}`, { field, remedy: 'Stop it first.' });
  }
  unlinkSync(path);
}

function somebodyAnswers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => {
      if (hasCode(error, 'ECONNREFUSED', 'ENOENT')) resolve(false);
      else reject(error);
    });
  });
}
