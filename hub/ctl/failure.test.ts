import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { startAdminApi, type Answers } from '../../test/fakes/admin-api.ts';
import { aegirctl, ctl, processLike, Recorder } from '../../test/fakes/aegirctl.ts';
import { run } from './run.ts';

describe('errors', () => {
  const taken: Answers = {
    AddSite: () => {
      throw new AppError('NAME_TAKEN', 'a.example.org belongs to b.example.org', {
        field: 'site.aliases[0]',
        metadata: { owner: 'b.example.org', server: 'web2' },
      });
    },
  };

  it('say what is wrong, where, and what to do next', async () => {
    const { code, stdout, stderr } = await ctl(taken, 'site add www.example.org --platform d11');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe(
      [
        'error:  a.example.org belongs to b.example.org',
        'reason: NAME_TAKEN',
        'field:  site.aliases[0]',
        'server: web2',
        'do:     Choose another one.',
        '',
      ].join('\n'),
    );
  });

  it('are one JSON document on standard error with --json', async () => {
    const { code, stdout, stderr } = await ctl(taken, 'site add www.example.org --platform d11 --json');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: {
        reason: 'NAME_TAKEN',
        message: 'a.example.org belongs to b.example.org',
        field: 'site.aliases[0]',
        remedy: 'Choose another one.',
        metadata: { owner: 'b.example.org', server: 'web2' },
        exitCode: 4,
      },
    });
  });

  it.each([
    ['NOT_FOUND', 3],
    ['ETAG_MISMATCH', 4],
    ['IN_USE', 5],
    ['RATE_LIMITED', 7],
    ['SPOKE_AWAY', 8],
  ] as const)('of reason %s end with %i', async (reason, expected) => {
    const refuse = (): never => {
      throw new AppError(reason, 'refused');
    };
    expect((await ctl({ GetServer: refuse }, 'server show web1')).code).toBe(expected);
  });

  it('of the command line end with 2 and name the help that fits', async () => {
    const cases = [
      ['site add www.example.org', 'neither --platform nor --profile', 'aegirctl site add --help'],
      ['site ad', "unknown command 'ad'", 'aegirctl site --help'],
      [
        'site backup x',
        "unknown command 'backup'",
        'Did you mean aegirctl backup? See aegirctl site --help.',
      ],
      ['probe x', "unknown command 'probe'", 'Did you mean aegirctl site probe? See aegirctl --help.'],
      ['remove x', "unknown command 'remove'", 'do:     See aegirctl --help.'],
      ['site add x --platform d11 --server web1', "unknown option '--server'", 'aegirctl site add --help'],
      ['server add web1 --http-port 70000', '--http-port cannot be "70000"', 'from 1 to 65535'],
      [
        'server add web1 --web iis',
        '--web cannot be "iis"',
        'apache, nginx, apache_ssl, nginx_ssl, cluster, pack, none',
      ],
      ['server token web1 --ttl soon', '--ttl cannot be "soon"', '1h30m'],
      ['server list --timeout 0s', '--timeout cannot be "0s"', '1h30m'],
      ['server set web1', 'nothing to change', '--http-port'],
      ['server show', "missing required argument 'NAME'", 'aegirctl server show --help'],
    ] as const;
    for (const [words, message, remedy] of cases) {
      const { code, stdout, stderr } = await aegirctl('/nonexistent', words.split(' '));
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).toContain(remedy);
    }
  });

  it('of the command line are JSON too when that was asked for', async () => {
    const { stderr } = await aegirctl('/nonexistent', ['site', 'ad', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { reason: 'FIELD_INVALID', exitCode: 2 } });
  });

  it('of a hub that is not there name its socket and how to start it', async () => {
    const { code, stderr } = await aegirctl('/nonexistent/admin.sock', ['server', 'list']);
    expect(code).toBe(8);
    expect(stderr).toContain('error:  no hub listens on /nonexistent/admin.sock\n');
    expect(stderr).toContain('systemctl start aegir-hub');
  });

  it.runIf(process.getuid?.() === 0)('of a socket that is for others name the group to join', async () => {
    const api = await startAdminApi({});
    // The group of the tests may be the socket's, so here it has no right either.
    chmodSync(api.socket, 0o600);
    chmodSync(dirname(api.socket), 0o755);
    process.seteuid?.('nobody');
    const outcome = await aegirctl(api.socket, ['server', 'list']).finally(() => process.seteuid?.(0));
    api.close();
    expect(outcome.code).toBe(6);
    expect(outcome.stderr).toContain(`you may not use ${api.socket}: it is for the group root\n`);
    expect(outcome.stderr).toContain('sudo usermod -aG root USER');
  });

  it('that are our own are called so, and never blamed on the operator', async () => {
    const stderr = new Recorder(false);
    const broken = (): never => {
      throw new TypeError('no clock');
    };
    const env = processLike(stderr);
    const code = await run({ ...env, argv: ['server', 'list'], clock: { ...env.clock, now: broken } });
    expect(code).toBe(10);
    expect(stderr.text).toContain('unexpected error in aegirctl: no clock\n');
    expect(stderr.text).toContain('Report this');
  });
});
