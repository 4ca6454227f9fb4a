import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checklistJson, checklistText, hasFailed } from './checklist.ts';
import { checkOf, CHECKS, failed, passed, warned, whyOf } from './checks.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Says what somebody who comes from Aegir 3 looks for, and is always in order. */
const ONLY_SAID = ['shell'];

/** The checks that some unit test breaks and sees named (test/fakes/broken.ts); suites break them on real hosts, too. */
function brokenInTests(): Set<string | null> {
  const files = ['hub', 'spoke', 'shared', 'test/unit'].flatMap((room) =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(PROJECT, room, file)),
  );
  const calls = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\bexpectBroken\(\s*'([^']+)'/g),
  ]);
  return new Set(calls.map(([, name = '']) => checkOf(name)));
}

describe('the checks', () => {
  it('are listed with their reasons in docs/checks.md, all of them and no others', () => {
    const page = readFileSync(new URL('../docs/checks.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)].map(([, name, why]) => [name, why]);
    expect(Object.fromEntries(rows)).toEqual(CHECKS);
  });

  it('have each a unit test that breaks what it looks at, and sees it named', () => {
    const broken = brokenInTests();
    const without = Object.keys(CHECKS).filter((name) => !broken.has(name) && !ONLY_SAID.includes(name));
    expect(without).toEqual([]);
  });

  it('have a reason also when their name is that of what is looked at', () => {
    expect(whyOf('platform.d11.path')).toBe(CHECKS['platform.*.path']);
    expect(whyOf('site-database.db1:3306')).toBe(CHECKS['site-database.*']);
    expect(whyOf('hub.disk')).toBe(CHECKS['hub.*']);
    expect(whyOf('hub.state')).toBe(CHECKS['hub.state']);
    expect(whyOf('of.a.later.version')).toBe('');
  });
});

describe('a checklist', () => {
  const checks = [passed('disk', 'much room'), warned('php.mail', 'no sendmail', 'apt-get install postfix')];

  it('says for what is not in order why it matters and what to do', () => {
    expect(checklistText(checks)).toBe(
      `ok       disk      much room\nwarning  php.mail  no sendmail\n         why: ${CHECKS['php.mail']}\n         do:  apt-get install postfix\n`,
    );
  });

  it('says the same to programs', () => {
    expect(JSON.parse(checklistJson(checks))).toMatchObject({
      checks: [
        { name: 'disk', outcome: 'ok' },
        { outcome: 'warning', why: CHECKS['php.mail'] },
      ],
    });
  });

  it('fails only where the machine cannot do without', () => {
    expect(hasFailed(checks)).toBe(false);
    expect(hasFailed([...checks, failed('hub', 'no answer', 'look')])).toBe(true);
  });
});
