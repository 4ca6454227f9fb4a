import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../shared/checks.ts';
import { AppError } from '../../shared/errors.ts';
import type { WebKind } from '../../shared/web-type.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { createRun, type Run, type RunResult } from '../exec.ts';
import { inspectApache } from './apache/inspect.ts';
import { REQUIRED_MODULES } from './apache/instance.ts';
import type { Control } from './control.ts';
import { hostSources } from './haproxy/control.ts';
import { inspectHaproxy } from './haproxy/inspect.ts';
import { inspectNginx } from './nginx/inspect.ts';
import { NO_TRAITS, type WebServerFacts } from './webserver.ts';

const NEVER = new AbortController().signal;
const DONE: RunResult = { code: 0, signal: null, stdout: '', stderr: '' };

/** Sudo runs what is not in `denied`. */
const sudo =
  (denied = /^$/): Run =>
  (argv) =>
    Promise.resolve({ ...DONE, code: denied.test(argv.slice(3).join(' ')) ? 1 : 0 });

/** A control program that says this to a test. */
const control = (said: RunResult | AppError = DONE): Control => ({
  pidFile: '/nowhere',
  tell: () => (said instanceof AppError ? Promise.reject(said) : Promise.resolve(said)),
});
const refusing = (stderr: string): Control => control({ ...DONE, code: 1, stderr });

const factsOf = (kind: WebKind): WebServerFacts => ({
  ...{ kind, version: '9.9', control: '/usr/sbin/apache2ctl', binary: `/usr/sbin/${kind}` },
  ...{ modules: REQUIRED_MODULES, ports: [80], http2: '', user: 'www-data', group: 'www-data' },
  ...{ php: { handler: 'mod_php', version: '8.2', socket: '' }, fpm: [] },
});
const entry = { file: '/var/aegir/config/x.conf', included: true, linkFolder: '/etc/x/conf.d' };

/** Each of these is a host where all is well, but for what is given; whatever that is, one line alone is not in order. */
async function alone(lines: Promise<Check[]>): Promise<Check[]> {
  const all = await lines;
  expect(all.filter(({ outcome }) => outcome !== 'OUTCOME_OK')).toHaveLength(1);
  return all;
}

async function expectWell(lines: Promise<Check[]>): Promise<void> {
  expect((await lines).filter(({ outcome }) => outcome !== 'OUTCOME_OK')).toEqual([]);
}

describe('the checklist of an Apache', () => {
  type Parts = Parameters<typeof inspectApache>[0];
  const well: Parts = {
    ...{ facts: factsOf('apache'), ownership: 'host', listens: [], control: control(), env: {}, entry },
    ...{ shadow: {} as Parts['shadow'], run: sudo(), running: true },
  };
  const look = (broken: Partial<Parts> = {}): Promise<Check[]> =>
    inspectApache({ ...well, ...broken }, NEVER);

  it('is in order when it is', () => expectWell(look()));

  it('names what is not, and nothing else', async () => {
    expectBroken('apache.running', await alone(look({ running: false })), /systemctl start apache2/);
    const modules = REQUIRED_MODULES.filter((name) => name !== 'rewrite');
    const facts = { ...well.facts, modules };
    expectBroken('apache.modules', await alone(look({ facts })), /a2enmod rewrite/);
    const unread = { ...entry, included: false };
    expectBroken('apache.include', await alone(look({ entry: unread })), /ln -s \S+ \/etc\/x\/conf\.d/);
    const bad = refusing('AH00526: Syntax error on line 3 of /etc/apache2/x.conf:\nInvalid command\n');
    const lines = await alone(look({ control: bad }));
    expectBroken('apache.config', lines, /./);
    expect(lines.at(-1)?.finding).toContain('line 3 of /etc/apache2/x.conf');
  });

  it.each(['configtest', 'graceful', 'start'])(
    'names the right to %s that sudo does not give',
    async (verb) => {
      const lines = await alone(look({ run: sudo(new RegExp(`apache2ctl ${verb}$`)) }));
      expectBroken('apache.sudo', lines, /aegir-spoke setup/);
    },
  );
});

describe('the checklist of an nginx', () => {
  type Parts = Parameters<typeof inspectNginx>[0];
  const well: Parts = {
    ...{
      facts: factsOf('nginx'),
      ownership: 'host',
      traits: NO_TRAITS,
      control: control(),
      errorLog: '',
      entry,
    },
    ...{ shadow: {} as Parts['shadow'], run: sudo(), running: true },
  };
  const look = (broken: Partial<Parts> = {}): Promise<Check[]> => inspectNginx({ ...well, ...broken }, NEVER);

  it('is in order when it is', () => expectWell(look()));

  it('names what is not, and nothing else', async () => {
    expectBroken('nginx.running', await alone(look({ running: false })), /systemctl start nginx/);
    const unread = { ...entry, included: false };
    expectBroken('nginx.include', await alone(look({ entry: unread })), /ln -s \S+ \/etc\/x\/conf\.d/);
    const traits = { ...NO_TRAITS, defaultPorts: [80, 80] };
    expectBroken('nginx.default', await alone(look({ traits })), /default_server/);
    expectBroken('nginx.log', await alone(look({ errorLog: '/nowhere/error.log' })), /usermod -aG adm aegir/);
    const bad = refusing('nginx: [emerg] unknown directive "nonsense" in /etc/nginx/conf.d/x.conf:7\n');
    const lines = await alone(look({ control: bad }));
    expectBroken('nginx.config', lines, /./);
    expect(lines.at(-1)?.finding).toContain('in /etc/nginx/conf.d/x.conf:7');
  });

  it.each(['nginx -t', 'reload nginx', 'start nginx'])(
    'names the right to %s that sudo does not give',
    async (words) => {
      const lines = await alone(look({ run: sudo(new RegExp(`${words}$`)) }));
      expectBroken('nginx.sudo', lines, /aegir-spoke setup/);
    },
  );
});

describe('the checklist of a HAProxy', () => {
  type Parts = Parameters<typeof inspectHaproxy>[0];
  const sources = hostSources('/usr/sbin/haproxy', { root: '/var/aegir' });
  const stop = new AbortController();
  let pid = 0;
  // Something that was started with the words by which HAProxy reads our folder.
  beforeAll(
    () =>
      new Promise<void>((resolve) => {
        const onOutput = (_: string, chunk: Buffer): void => {
          pid = Number(chunk);
          resolve();
        };
        const argv = ['/bin/sh', '-c', 'echo $$; sleep 60; :', '-f', sources.entry];
        const running = createRun(new Set(['/bin/sh']))(argv, {
          timeoutMs: 60_000,
          signal: stop.signal,
          onOutput,
        });
        running.catch(() => undefined);
      }),
  );
  afterAll(() => {
    stop.abort();
  });
  const sight = (parentPid: number) => ({ parentPid, parentStart: 1, workers: [] });
  const well: Parts = {
    ...{ facts: factsOf('haproxy'), ownership: 'host', traits: NO_TRAITS, control: control(), sources },
    ...{ isNewEnough: true, run: sudo(), sight: null },
  };
  const look = (broken: Partial<Parts> = {}): Promise<Check[]> =>
    inspectHaproxy({ ...well, sight: sight(pid), ...broken }, NEVER);

  it('is in order when it is', () => expectWell(look()));

  it('names what is not, and nothing else', async () => {
    expectBroken('haproxy.installed', await alone(look({ isNewEnough: false })), /HAProxy 2\.4/);
    expectBroken('haproxy.include', await alone(look({ sight: sight(process.pid) })), /setup --web haproxy/);
    const bad = refusing(
      "[ALERT]    (1) : config : parsing [/etc/haproxy/haproxy.cfg:9] : unknown keyword 'x'\n",
    );
    const lines = await alone(look({ control: bad }));
    expectBroken('haproxy.config', lines, /./);
    expect(lines.at(-1)?.finding).toContain('in /etc/haproxy/haproxy.cfg:9');
    // What does not run is looked at by what it would be started with, which this machine has not.
    expectBroken('haproxy.running', await look({ sight: null }), /systemctl start haproxy/);
  });

  it.each(['haproxy -c .*', 'reload haproxy', 'start haproxy'])(
    'names the right to %s that sudo does not give',
    async (words) => {
      const lines = await alone(look({ run: sudo(new RegExp(`${words}$`)) }));
      expectBroken('haproxy.sudo', lines, /aegir-spoke setup/);
    },
  );
});

describe('a control program that sudo does not start', () => {
  it('is a line that says how it may, not an exception', async () => {
    const denied = control(new AppError('SUDO_DENIED', 'sudo refuses'));
    const parts = {
      ownership: 'host',
      traits: NO_TRAITS,
      control: denied,
      errorLog: '',
      entry,
      run: sudo(),
    } as const;
    const lines = await inspectNginx(
      {
        ...parts,
        facts: factsOf('nginx'),
        shadow: {} as Parameters<typeof inspectNginx>[0]['shadow'],
        running: true,
      },
      NEVER,
    );
    expectBroken('nginx.config', lines, /aegir-spoke setup/);
  });
});
