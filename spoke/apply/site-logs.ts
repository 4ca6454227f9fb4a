import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
} from 'node:fs';
import { AppError, messageOf } from '../../shared/errors.ts';
import { ensureFolder } from '../disk/folders.ts';
import { isFolder } from '../disk/reading.ts';
import type { RenderContext } from '../render/context.ts';
import { logsOf } from '../render/context.ts';

/** The web server's workers may enter and read, others may not. */
const FOLDER_MODE = 0o750;
/** A test as the spoke's own user opens the files as well, and nginx gives them to its workers when it reopens them. */
const FILE_MODE = 0o660;
const FILES = ['access.log', 'error.log'] as const;

/**
 * Makes the log folders of sites that shall log, with empty files: a web server that cannot open a log ends, or keeps
 * its old configuration. Returns, by URI, why a site cannot log.
 */
export function ensureLogs(
  uris: Iterable<string>,
  context: Pick<RenderContext, 'logs'>,
  webGroup: number | null,
): Map<string, AppError> {
  const faults = new Map<string, AppError>();
  for (const uri of uris) {
    const folder = logsOf(uri, context);
    try {
      ensureFolder(context.logs, 0o755);
      makeLogs(folder, webGroup);
    } catch (error) {
      const message = `${uri} cannot log to ${folder}: ${messageOf(error)}`;
      faults.set(uri, new AppError('LOG_FOLDER_MISSING', message, { cause: error }));
    }
  }
  return faults;
}

function makeLogs(folder: string, webGroup: number | null): void {
  if (!isFolder(folder)) {
    mkdirSync(folder, { mode: FOLDER_MODE });
    give(folder, FOLDER_MODE, webGroup);
  }
  for (const name of FILES) {
    const file = `${folder}/${name}`;
    if (existsSync(file)) {
      accessSync(file, constants.W_OK);
      continue;
    }
    closeSync(openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, FILE_MODE));
    give(file, FILE_MODE, webGroup);
  }
}

function give(path: string, mode: number, group: number | null): void {
  if (group !== null) chownSync(path, -1, group);
  chmodSync(path, mode);
}
