import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { isProgram } from '../../shared/is-program.ts';
import { isFolder } from '../disk/reading.ts';

/** What a web server would only find out after a reload has killed it, or has failed without a word. */
export interface SnippetFault {
  readonly message: string;
  readonly line: number;
}

/** Why nothing can be logged to a file, or null when it can as far as this user sees. */
export function logFileFault(file: string): string | null {
  const folder = dirname(file);
  if (!existsSync(folder)) return `the log folder ${folder} does not exist`;
  return isFolder(file) ? `the log file ${file} is a folder` : null;
}

/** Why a program of this path cannot take a log, or null when it can as far as this user sees. */
export function logProgramFault(program: string): string | null {
  return isProgram(program) ? null : `the log program ${program} is not there, or is no program`;
}

/** A file that only root may read, or a key with a passphrase, which versions of Node tell in words of their own. */
const NOT_OURS_TO_JUDGE = [
  ...['EACCES', 'EPERM'],
  ...['ERR_MISSING_PASSPHRASE', 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED'],
];

/** Why a certificate and a key do not go together, or null when they do. What cannot be judged here the reload and its proof will. */
export function pairFault(certificateFile: string, keyFile: string): string | null {
  try {
    const certificate = new X509Certificate(readFileSync(certificateFile));
    const key = createPrivateKey(readFileSync(keyFile));
    return certificate.checkPrivateKey(key) ? null : `the key ${keyFile} does not match ${certificateFile}`;
  } catch (error) {
    if (hasCode(error, ...NOT_OURS_TO_JUDGE)) return null;
    if (hasCode(error, 'ENOENT')) return `${certificateFile} or ${keyFile} does not exist`;
    return `${certificateFile} or ${keyFile} is damaged`;
  }
}
