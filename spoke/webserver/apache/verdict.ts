import { LIMITS } from '../../../shared/limits.ts';
import type { RunResult } from '../../exec.ts';
import type { TestVerdict } from '../webserver.ts';

/** Reads what `apache2 -t` said: the place it names is the innermost file, the message the words after it. */
export function verdictOf(result: RunResult): TestVerdict {
  if (result.code === 0) return { ok: true };
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  const at = lines.findLastIndex((line) => PLACE.test(line));
  const place = PLACE.exec(lines[at] ?? '');
  if (!place) {
    return { ok: false, message: cut(lines.filter((line) => line !== '').join(' ')), file: '', line: 0 };
  }
  const [whole, line = '0', file = '', rest = ''] = place;
  const message = rest !== '' ? rest : (lines[at + 1] ?? whole);
  return { ok: false, message: cut(message), file, line: Number(line) };
}

/** One or several errors of nested files stand on one line; the last is where the fault is. */
const PLACE = /.*Syntax error on line (\d+) of (\S+?):\s*(.*)$/;

function cut(text: string): string {
  return text.slice(0, LIMITS.problemLength);
}
