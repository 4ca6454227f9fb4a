import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../exec.ts';
import { nginxShadowVerdict, nginxVerdict } from './verdict.ts';

const said = (stderr: string, code = 1): RunResult => ({ code, signal: null, stdout: '', stderr });
const SYNTAX_OK = 'nginx: the configuration file /run/shadow.conf syntax is ok\n';
const PORT = 'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)\n';
const LOG = 'nginx: [emerg] open() "/var/log/nginx/x.log" failed (13: Permission denied)\n';

describe('what a test of nginx said', () => {
  it('is fine with exit code 0, whatever was printed', () => {
    expect(nginxVerdict(said('nginx: [warn] conflicting server name "a"', 0))).toEqual({ ok: true });
  });

  it('names the file, the line and the words', () => {
    const stderr = `nginx: [warn] x in /a:1\nnginx: [emerg] unknown directive "foo" in /g/7/vhost.d/a.test:12\nnginx: configuration file /x test failed\n`;
    expect(nginxVerdict(said(stderr))).toEqual({
      ok: false,
      file: '/g/7/vhost.d/a.test',
      line: 12,
      message: 'unknown directive "foo"',
    });
  });

  it('keeps the words when no place is named, and fails for a server that was killed', () => {
    expect(nginxVerdict(said('nginx: [emerg] no room\n'))).toMatchObject({
      message: 'no room',
      file: '',
      line: 0,
    });
    expect(nginxVerdict({ ...said('odd'), code: null, signal: 'SIGSEGV' })).toMatchObject({
      ok: false,
      message: 'odd',
    });
  });

  it('without privilege is fine when the syntax is and only root may open what follows', () => {
    expect(nginxShadowVerdict(said(SYNTAX_OK + PORT))).toEqual({ ok: true });
    expect(nginxShadowVerdict(said(SYNTAX_OK + LOG))).toEqual({ ok: true });
    expect(nginxVerdict(said(SYNTAX_OK + PORT)).ok).toBe(false);
  });

  it('without privilege is a failure when anything else is wrong', () => {
    const key =
      'nginx: [emerg] cannot load certificate key "/k": BIO_new_file() failed (13: Permission denied)\n';
    expect(nginxShadowVerdict(said(key)).ok).toBe(false);
    const folder = 'nginx: [emerg] open() "/nowhere/x.log" failed (2: No such file or directory)\n';
    expect(nginxShadowVerdict(said(SYNTAX_OK + folder)).ok).toBe(false);
    expect(nginxShadowVerdict(said(SYNTAX_OK)).ok).toBe(false);
  });
});
