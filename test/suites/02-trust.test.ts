import tls from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import { certificatesIn, describeCertificate } from '../../shared/certificates.ts';
import { decodeJoinToken, encodeJoinToken } from '../../shared/join-token.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { asSpoke, drain, identityOf, reasonOf, signedByFarm, signedByStranger } from '../lab/peers.ts';
import type { Outcome } from '../lab/process.ts';
import { visit } from '../lab/visitors.ts';

describe('trust', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;
  let web3: Host;
  const secrets: string[] = [];

  beforeAll(async () => {
    farm = await Farm.start();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2')]);
    await farm.serve(web1);
    await farm.build('shop', web1, ['a.example']);
    await farm.ask('server add web2 --no-wait');
  });

  async function token(server: string, ...options: readonly string[]): Promise<string> {
    const answer = await farm.ask<{ token: string }>(['server', 'token', server, ...options]);
    secrets.push(decodeJoinToken(answer.token).secret.toString('base64url'), answer.token);
    return answer.token;
  }

  function enroll(host: Host, text: string): Promise<Outcome> {
    return host.exec(['aegir-spoke', 'enroll', '-'], { user: 'aegir', input: text });
  }

  async function spokeOf(name: string): Promise<string> {
    return (await farm.ask<{ server: Server__Output }>(`server show ${name}`)).server.spoke;
  }

  /** A refusal names its reason and what to do, without the insides of the program. */
  function expectRefused(outcome: Outcome, reason: string): void {
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr + outcome.stdout).toContain(reason);
    expect(outcome.stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  }

  describe('a machine that has not joined', () => {
    it('does not start as a spoke, and says how to join', async () => {
      await web2.exec('systemctl start aegir-spoke');
      await eventually(async () => {
        expect(await web2.journal('aegir-spoke')).toMatch(/enroll/);
      });
      await web2.ok('systemctl stop aegir-spoke; systemctl reset-failed aegir-spoke; true');
    });

    it('is verified in bounded time with the missing step, and nothing is written', async () => {
      const task = await farm.task('server verify web2');
      expect(task.reason).toBe('SPOKE_MISSING');
      expect(task.remedy).toMatch(/server token/);
      expect(await web2.ok('ls -A /var/aegir/config /var/lib/aegir-spoke')).not.toMatch(
        /generations|identity$/m,
      );
    });
  });

  describe('a join token', () => {
    it('is refused when it was cut, altered or is no token at all', async () => {
      const whole = await token('web2');
      for (const text of [
        whole.slice(0, -5),
        `${whole.slice(0, -5)}AAAAA`,
        'aegir1.',
        '',
        'x'.repeat(1 << 20),
      ]) {
        expectRefused(await enroll(web2, text), 'TOKEN_INVALID');
      }
    });

    it('is refused when the hub never made it', async () => {
      const real = decodeJoinToken(await token('web2'));
      const foreign = encodeJoinToken({ ...real, secret: Buffer.alloc(32, 7) });
      expectRefused(await enroll(web2, foreign), 'TOKEN_INVALID');
    });

    it('is never shown to a hub with another authority than it names', async () => {
      const real = decodeJoinToken(await token('web2'));
      const foreign = encodeJoinToken({ ...real, fingerprint: '0'.repeat(64) });
      expectRefused(await enroll(web2, foreign), 'HUB_UNTRUSTED');
    });

    it('is refused when it has expired', async () => {
      const short = await token('web2', '--ttl', '1s');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expectRefused(await enroll(web2, short), 'TOKEN_EXPIRED');
    });

    it('works once: another machine is refused with the same one', async () => {
      const text = await token('web2');
      expect((await enroll(web2, text)).code).toBe(0);
      web3 = await farm.webServer('web3');
      expectRefused(await enroll(web3, text), 'TOKEN_USED');
      await web2.ok('systemctl enable --now aegir-spoke');
      await farm.done('server verify web2');
      const { server } = await farm.ask<{ server: Server__Output }>('server show web2');
      expect(server).toMatchObject({ state: 'verified', spoke: 'connected' });
    });

    it('guesses from one machine are slowed down', async () => {
      const real = decodeJoinToken(await token('web2'));
      const stranger = await farm.lab.createHost('stranger', { shows: [...farm.shows] });
      const guess = encodeJoinToken({ ...real, secret: Buffer.alloc(32, 9) });
      const one = `echo ${guess} | aegir-spoke enroll - --config /dev/null`;
      stranger.write(
        '/usr/local/bin/aegir-spoke',
        '#!/bin/sh\nexec node /opt/aegir/dist/spoke/main.js "$@"\n',
        0o755,
      );
      // Enough for two windows of a minute, should one end in between.
      const guesses = `for i in $(seq 22); do said=$(${one} 2>&1); echo "$said"; case $said in *RATE_LIMITED*) break; esac; done`;
      const said = await stranger.exec(guesses, { timeout: 110_000 });
      expect(said.stdout).toContain('TOKEN_INVALID');
      expect(said.stdout).toContain('RATE_LIMITED');
    });
  });

  describe('a certificate', () => {
    it('of a spoke opens nothing of another server', async () => {
      const { platform } = await farm.ask<{ platform: { release: string } }>('platform show shop');
      const release = platform.release;
      const thief = identityOf(web2);
      const owner = identityOf(web1);
      const manifest = (identity: typeof thief): Promise<string> =>
        asSpoke(identity, (hub) => reasonOf(drain(hub.bulk().FetchManifest({ platform: 'shop', release }))));
      expect(await manifest(owner)).toBe('accepted');
      expect(await manifest(thief)).toBe('NOT_YOURS');
    });

    it('of another role is refused', async () => {
      const spoke = identityOf(web1);
      const farmUri = describeCertificate(spoke.certificate).uri.replace(/\/spoke\/.*/, '');
      for (const name of ['operator/mallory', 'hub']) {
        const forged = await signedByFarm(farm, spoke, `${farmUri}/${name}`);
        expect(await attach(forged)).toBe('ROLE_DENIED');
      }
    });

    it('that the hub never issued is refused, even with the right name and signature', async () => {
      const spoke = identityOf(web1);
      const { uri } = describeCertificate(spoke.certificate);
      expect(await attach(await signedByFarm(farm, spoke, uri))).toBe('CERTIFICATE_UNKNOWN');
    });

    it('of an authority with the same name is refused by TLS itself', async () => {
      const spoke = identityOf(web1);
      const { uri } = describeCertificate(spoke.certificate);
      expect(await attach(await signedByStranger(spoke, uri))).not.toMatch(/accepted|DENIED/);
    });

    async function attach(identity: ReturnType<typeof identityOf>): Promise<string> {
      return asSpoke(identity, async (hub) => {
        const stream = hub.control().Attach({ timeoutMs: 5_000 });
        const sent = stream.send({ hello: { capabilities: [] } }).catch(() => undefined);
        const reason = await reasonOf(drain(stream.responses, 1));
        await sent;
        return reason;
      });
    }

    it('is asked for by both sides of old TLS, and plain talk gets no answer', async () => {
      const refused = await new Promise<boolean>((resolve) => {
        const options = {
          host: farm.hub.ip,
          port: 7400,
          maxVersion: 'TLSv1.2',
          rejectUnauthorized: false,
        } as const;
        const socket = tls.connect(options, () => {
          resolve(false);
        });
        socket.on('error', () => {
          resolve(true);
        });
      });
      expect(refused).toBe(true);
      expect((await web1.curl('http://hub:7400/')).status).toBe(0);
      expect((await web1.curl('http://hub:7400/', { args: ['--http2-prior-knowledge'] })).status).toBe(0);
      expect(await spokeOf('web1')).toBe('connected');
    });
  });

  describe('a spoke that is revoked', () => {
    it('loses its stream at once, is refused from then on, and its sites go on', async () => {
      await farm.ask('spoke revoke web1');
      await eventually(
        async () => {
          expect(await spokeOf('web1')).toBe('revoked');
        },
        { within: 2_000 },
      );
      await eventually(
        async () => {
          expect(await web1.journal('aegir-spoke')).toContain('CERTIFICATE_REVOKED');
        },
        { within: 30_000 },
      );
      expect((await visit(web1, 'a.example')).status).toBe(200);
      const stolen = identityOf(web1);
      const { platform } = await farm.ask<{ platform: { release: string } }>('platform show shop');
      const fetch = asSpoke(stolen, (hub) =>
        reasonOf(drain(hub.bulk().FetchManifest({ platform: 'shop', release: platform.release }))),
      );
      expect(await fetch).toBe('CERTIFICATE_REVOKED');
    });

    it('makes tasks say so instead of waiting without end', async () => {
      const task = await farm.task('site verify a.example');
      expect(task.reason).toBe('CERTIFICATE_REVOKED');
      expect(task.remedy).toContain('aegirctl server token web1');
    });

    it('joins again with a new token, and all works as before', async () => {
      await web1.ok('systemctl stop aegir-spoke');
      await farm.join(web1);
      await farm.done('site verify a.example');
      await farm.done('site add b.example --platform shop');
      expect((await visit(web1, 'b.example')).status).toBe(200);
    });
  });

  describe('a machine that lacks something', () => {
    it('without its sudo rule fails the verify with that line and its remedy, and passes once it has it', async () => {
      await web1.ok('mv /etc/sudoers.d/aegir-spoke /root/');
      const task = await farm.task('server verify web1');
      expect(task.state).toBe('failure');
      expect(JSON.stringify(task)).toMatch(/sudo/);
      await web1.ok('mv /root/aegir-spoke /etc/sudoers.d/');
      await farm.done('server verify web1');
    });

    it('without the module or the link says which', async () => {
      await web1.ok(
        'a2dismod -q rewrite && rm /etc/apache2/conf-enabled/aegir.conf && systemctl reload apache2',
      );
      const task = await farm.task('server verify web1');
      expect(task.state).not.toBe('success');
      expect(JSON.stringify(task)).toMatch(/a2enmod rewrite/);
      expect(JSON.stringify(task)).toMatch(/conf-enabled/);
      await web1.ok(
        'a2enmod -q rewrite && ln -s /var/aegir/config/apache.conf /etc/apache2/conf-enabled/aegir.conf',
      );
      await web1.ok('systemctl restart apache2');
      await farm.done('server verify web1');
    });

    it('needs no login shell, and its sudo rule allows exactly three commands', async () => {
      expect(await web1.ok('getent passwd aegir')).toMatch(/nologin\n$/);
      for (const words of ['configtest', 'graceful']) {
        await web1.ok(`sudo -n /usr/sbin/apache2ctl ${words}`, { user: 'aegir' });
      }
      for (const words of ['-f /tmp/x', 'stop', 'graceful -f /tmp/x', '-k stop', '']) {
        expect((await web1.exec(`sudo -n /usr/sbin/apache2ctl ${words}`, { user: 'aegir' })).code).toBe(1);
      }
      expect((await web1.exec('sudo -n /bin/ls', { user: 'aegir' })).code).toBe(1);
    });

    it('refuses to start with a key that others can read, and says what to do', async () => {
      await web2.ok('systemctl stop aegir-spoke && chmod 0644 /var/lib/aegir-spoke/identity/key.pem');
      await web2.exec('systemctl start aegir-spoke');
      await eventually(async () => {
        const said = await web2.journal('aegir-spoke');
        expect(said).toMatch(/IDENTITY_UNSAFE/);
        expect(said).toMatch(/chmod 0600/);
      });
      await web2.ok(
        'chmod 0600 /var/lib/aegir-spoke/identity/key.pem; systemctl reset-failed aegir-spoke; systemctl start aegir-spoke',
      );
      await eventually(async () => {
        expect(await spokeOf('web2')).toBe('connected');
      });
    });
  });

  describe('a root that takes the place of the first', () => {
    const shown = () =>
      farm.ask<{ authority: { roots: { holders: number }[]; waiting: { name: string }[] } }>(
        'authority show',
      );
    const waited = async () => (await shown()).authority.waiting.map(({ name }) => name);
    const rootsOf = (host: Host) => certificatesIn(identityOf(host).authority).length;
    let former: ReturnType<typeof identityOf>;

    async function hubDies(): Promise<void> {
      await farm.hub.ok(
        'systemctl kill -s KILL aegir-hub; systemctl reset-failed aegir-hub; systemctl start aegir-hub',
      );
      await farm.hubReady();
    }

    it('is taken in by who is connected within seconds, also when the hub is killed meanwhile', async () => {
      former = identityOf(web1);
      await web2.ok('systemctl stop aegir-spoke');
      await farm.ask('authority rotate --yes');
      await hubDies();
      await eventually(
        async () => {
          expect(await waited()).toEqual(['web2']);
        },
        { within: 60_000 },
      );
      expect(rootsOf(web1)).toBe(2);
      expect((await farm.ctl('authority finish --yes')).stderr).toContain('web2');
      await farm.done('site verify a.example');
    });

    it('is taken in by who was away for all of it, when they come back', async () => {
      expect(rootsOf(web2)).toBe(1);
      await hubDies();
      await web2.ok('systemctl start aegir-spoke');
      await eventually(
        async () => {
          expect(await waited()).toEqual([]);
        },
        { within: 60_000 },
      );
    });

    it('stands alone when the first is dropped: what that one signed is refused, and nobody lost the hub', async () => {
      await farm.hub.ok('aegir-hub backup create --to /root/two-roots.tar.gz');
      expect(await farm.hub.ok('tar -tzf /root/two-roots.tar.gz')).toContain('authority/next.pem');
      await farm.ask('authority finish --yes');
      await hubDies();
      expect((await shown()).authority.roots).toMatchObject([{ holders: 2 }]);
      await eventually(
        async () => {
          expect([rootsOf(web1), rootsOf(web2)]).toEqual([1, 1]);
          expect([await spokeOf('web1'), await spokeOf('web2')]).toEqual(['connected', 'connected']);
        },
        { within: 60_000 },
      );
      const { authority } = identityOf(web1);
      const stolen = asSpoke({ ...former, authority }, (hub) =>
        reasonOf(drain(hub.bulk().FetchManifest({ platform: 'shop', release: 'ab'.repeat(32) }))),
      );
      expect(await stolen).toBe('UNAVAILABLE');
      await farm.done('site verify a.example');
      await farm.done('server verify web2');
      await farm.serve(web3);
    });
  });

  it('no token or key was ever written to a log', async () => {
    const keys = [web1, web2].map((host) => identityOf(host).privateKey.split('\n')[1] ?? '');
    for (const host of [farm.hub, web1, web2]) {
      const said = await host.journal(undefined, 100_000);
      for (const secret of [...secrets, ...keys]) expect(said.includes(secret)).toBe(false);
    }
  });
});
