import { AppError } from '../../../../shared/errors.ts';
import type { TestVerdict, TreeRules } from '../../webserver.ts';
import { checkRules } from './check.ts';
import { foldersWithRules, readRules, RULES_FILE } from './tree.ts';

/** Names that a Directory section takes as they are. */
const FOLDER = /^(?:[A-Za-z0-9_.@+-]+(?:\/[A-Za-z0-9_.@+-]+)*)?$/;

/**
 * Decides about the .htaccess files of a tree: they are read once, when all of them may be. `test` lets Apache read
 * them. Throws HTACCESS_INVALID with file and line when it refuses one.
 */
export async function rulesOf(
  root: string,
  test: (text: string) => Promise<TestVerdict>,
): Promise<TreeRules> {
  const folders = await foldersWithRules(root);
  if (folders === null) return eachRequest(root, 0, 'there are too many');
  for (const folder of folders) {
    const file = fileOf(root, folder);
    const text = await readRules(folder === '' ? root : `${root}/${folder}`);
    if (text === null) return eachRequest(file, 0, 'it is no ordinary file, or too large');
    if (!FOLDER.test(folder))
      return eachRequest(file, 0, 'the name of its folder cannot stand in a configuration');
    const fault = checkRules(text);
    if (fault !== null) return eachRequest(file, fault.line, fault.message);
  }
  if (folders.length > 0) check(await test(folders.map((folder) => includeOf(root, folder)).join('')));
  return { kind: 'once', folders };
}

function eachRequest(file: string, line: number, message: string): TreeRules {
  return { kind: 'each-request', file, line, message };
}

function fileOf(root: string, folder: string): string {
  return folder === '' ? `${root}/${RULES_FILE}` : `${root}/${folder}/${RULES_FILE}`;
}

/** For the test alone: so Apache names the file of the code in what it says. */
function includeOf(root: string, folder: string): string {
  const place = folder === '' ? root : `${root}/${folder}`;
  return `<Directory "${place}">\n    Include "${fileOf(root, folder)}"\n</Directory>\n`;
}

function check(verdict: TestVerdict): void {
  if (verdict.ok) return;
  const { message, file, line } = verdict;
  throw new AppError('HTACCESS_INVALID', message, { metadata: { file, line: String(line) } });
}
