import { LIMITS } from '../../../shared/limits.ts';
import type { RunResult } from '../../exec.ts';
import type { TestVerdict } from '../webserver.ts';

/** Reads what `nginx -t` said: the first error that ended the test, and the place it names. */
export function nginxVerdict(result: RunResult): TestVerdict {
  if (result.code === 0) return { ok: true };
  const errors = errorsOf(result.stderr);
  const [first = `${result.stderr}\n${result.stdout}`.trim()] = errors;
  const [, message = first, file = '', line = '0'] = PLACE.exec(first) ?? [];
  return { ok: false, message: message.slice(0, LIMITS.problemLength), file, line: Number(line) };
}

/**
 * The verdict of a test that ran without privilege. The syntax is checked before logs and ports are opened; what only
 * root may open there is no fault of the configuration.
 */
export function nginxShadowVerdict(result: RunResult): TestVerdict {
  const errors = errorsOf(result.stderr);
  const unprivileged =
    errors.length > 0 && errors.every((error) => error.endsWith('(13: Permission denied)'));
  return unprivileged && / syntax is ok$/m.test(result.stderr) ? { ok: true } : nginxVerdict(result);
}

/** The errors that end a test or a reload, as they stand in what nginx prints and in its log. */
export function errorsOf(text: string): string[] {
  return [...text.matchAll(/\[(?:emerg|crit)\] (?:\d+#\d+: )?(.*)$/gm)].map(([, message = '']) => message);
}

const PLACE = /^(.*?)(?: in (\/\S+):(\d+))?$/;
