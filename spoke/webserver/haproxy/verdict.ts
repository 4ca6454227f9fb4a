import { LIMITS } from '../../../shared/limits.ts';
import type { RunResult } from '../../exec.ts';
import type { TestVerdict } from '../webserver.ts';

/** Reads what `haproxy -c` said: the first alert that names a place, or else the first. */
export function haproxyVerdict(result: RunResult): TestVerdict {
  if (result.code === 0) return { ok: true };
  const alerts = [...result.stderr.matchAll(/^\[ALERT\][^:]*: (?:config : )?(.*)$/gm)].map(
    ([, words = '']) => words,
  );
  const told = alerts.find((alert) => PLACE.test(alert)) ?? alerts[0] ?? result.stderr.trim();
  const [, file = '', line = '0', message = told] = PLACE.exec(told) ?? [];
  return { ok: false, message: message.slice(0, LIMITS.problemLength), file, line: Number(line) };
}

const PLACE = /^parsing \[(\/[^\]]+):(\d+)\] ?:? (.*)$/;
