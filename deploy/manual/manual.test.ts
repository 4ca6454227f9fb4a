import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCommands } from '../../hub/ctl/tree.ts';
import { HUB_MANUAL } from '../../hub/manual.ts';
import { usageText } from '../../shared/manual.ts';
import { SPOKE_MANUAL } from '../../spoke/manual.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { ctlPage, daemonPage } from './roff.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

describe('the manual pages', () => {
  const pages = {
    aegirctl: ctlPage(),
    'aegir-hub': daemonPage(HUB_MANUAL),
    'aegir-spoke': daemonPage(SPOKE_MANUAL),
  };

  it('have every command of aegirctl, with its options', () => {
    for (const { path } of allCommands())
      expect(pages.aegirctl).toContain(`"aegirctl ${path.join(' ').replaceAll('-', '\\-')}`);
    expect(pages.aegirctl).toContain('.B "\\-\\-http\\-port PORT"');
    expect(pages.aegirctl).toContain('.B "\\-\\-dry\\-run"');
  });

  it('say what --help says', () => {
    for (const manual of [HUB_MANUAL, SPOKE_MANUAL]) {
      for (const { words, does } of manual.usages) {
        expect(usageText(manual)).toContain(words);
        expect(pages[manual.program as keyof typeof pages].replaceAll('\\-', '-')).toContain(does);
      }
    }
  });

  it('have no line that text made a request', () => {
    for (const page of Object.values(pages)) {
      const requests = page.split('\n').filter((line) => /^[.']/.test(line));
      for (const line of requests) expect(line).toMatch(/^\.(?:TH|SH|SS|TP|PP|B|RS|RE|br|nh)\b/);
    }
  });

  it.skipIf(!has('groff'))('are read without a complaint', () => {
    for (const page of Object.values(pages)) {
      const { stderr } = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8'], {
        input: page,
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
    }
  });
});

describe('the completions', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-completion-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What bash offers for the last of these words. */
  function offered(...words: string[]): string[] {
    const file = join(folder, 'aegirctl.bash');
    writeFileSync(file, bashCompletion());
    const script =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aegirctl; printf "%s\\n" "${COMPREPLY[@]}"';
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', file, 'aegirctl', ...words], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter(Boolean);
  }

  it('offer nouns, verbs, options and choices in bash', () => {
    expect(offered('pl')).toEqual(['platform', 'plan']);
    expect(offered('platform', 'rel')).toEqual(['release']);
    expect(offered('platform', 'release', '')).toEqual(expect.arrayContaining(['list', 'diff', 'rollback']));
    expect(offered('server', 'add', 'web1', '--http')).toEqual(['--http-port', '--https-port']);
    expect(offered('server', 'add', 'web1', '--drift', '')).toEqual(['report', 'heal', 'adopt']);
    expect(offered('--js')).toEqual(['--json']);
  });

  it.skipIf(!has('zsh'))('are a script that zsh reads', () => {
    const file = join(folder, '_aegirctl');
    writeFileSync(file, zshCompletion());
    expect(spawnSync('zsh', ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
  });

  it.skipIf(!has('fish'))('are a script that fish reads, and offer the same', () => {
    const file = join(folder, 'aegirctl.fish');
    writeFileSync(file, fishCompletion());
    const ask = `source ${file}; complete -C 'aegirctl platform release '`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', ask], { encoding: 'utf8' });
    expect([stderr, stdout]).toEqual(['', expect.stringMatching(/^rollback\t/m)]);
  });

  it('have every command in every shell', () => {
    for (const { path } of allCommands()) {
      for (const script of [bashCompletion(), zshCompletion(), fishCompletion()]) {
        expect(script).toContain(path.join(' '));
      }
    }
  });
});
