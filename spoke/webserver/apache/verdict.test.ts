import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

const failing = (stderr: string): ReturnType<typeof verdictOf> =>
  verdictOf({ code: 1, signal: null, stdout: '', stderr });

describe('what a configuration test said', () => {
  it('is fine with exit code 0, whatever was printed', () => {
    expect(verdictOf({ code: 0, signal: null, stdout: '', stderr: 'AH00558: warning' })).toEqual({
      ok: true,
    });
  });

  it('names the innermost file, its line, and the words on the next line', () => {
    const said = `apache2: Syntax error on line 3 of /run/shadow.conf: Syntax error on line 27 of /g/7/apache.conf: Syntax error on line 2 of /g/7/vhost.d/a.test: Invalid command 'Nonsense', perhaps misspelled`;
    expect(failing(said)).toEqual({
      ok: false,
      file: '/g/7/vhost.d/a.test',
      line: 2,
      message: "Invalid command 'Nonsense', perhaps misspelled",
    });
    const two =
      'AH00526: Syntax error on line 4 of /g/7/post.d/x.conf:\nSSLCertificateFile: file does not exist\n';
    expect(failing(two)).toMatchObject({
      file: '/g/7/post.d/x.conf',
      line: 4,
      message: 'SSLCertificateFile: file does not exist',
    });
  });

  it('keeps the words when no place is named, and fails for a server that was killed', () => {
    expect(failing('AH00013: Pre-configuration failed\n')).toMatchObject({
      file: '',
      line: 0,
      message: 'AH00013: Pre-configuration failed',
    });
    expect(verdictOf({ code: null, signal: 'SIGSEGV', stdout: '', stderr: '' }).ok).toBe(false);
  });
});
