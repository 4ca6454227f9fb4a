import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/log.ts';
import { openTestDatabase, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { Channel } from './channel.ts';
import { headline, textOf, type Condition, type Notice } from './condition.ts';
import { mail } from './mail.ts';
import { post } from './webhook.ts';

const NEVER = new AbortController().signal;

function trouble(key: string, message = `${key} is broken`): Condition {
  return { key, subject: 'drift', message, remedy: `See: ${key}` };
}

describe('a notice', () => {
  it('says in one line what it is about, whatever a message holds', () => {
    const begun = [trouble('a', 'first\r\nBcc: all@example.org'), trouble('b')];
    expect(headline({ hub: 'h', begun, over: [] })).toBe('h: first Bcc: all@example.org and 1 more');
    expect(headline({ hub: 'h', begun: [], over: ['x', 'y'] })).toBe('h: 2 over');
  });

  it('is never longer than a person reads', () => {
    const begun = Array.from({ length: 500 }, (_, at) => trouble(`t${String(at)}`));
    expect(textOf({ hub: 'h', begun, over: [] }).split('\n')).toHaveLength(31);
  });
});

describe('a channel', () => {
  let database: TestDatabase;
  let sent: Notice[];
  let now: number;
  let isBroken: boolean;

  beforeEach(() => {
    database = openTestDatabase();
    sent = [];
    now = 0;
    isBroken = false;
  });

  afterEach(() => {
    database.close();
  });

  function open(): Channel {
    const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
    const common = { name: 'webhook', hub: 'h', db: database.db, clock, log: silentLogger() };
    return new Channel({
      ...common,
      send: async (notice) => {
        if (isBroken) await post({ url: 'http://127.0.0.1:1/', body: null }, notice, NEVER);
        sent.push(notice);
      },
    });
  }

  it('tells what begins once, and once when it is over, also after a restart', async () => {
    await open().tell([trouble('a')]);
    now += 60_000;
    await open().tell([trouble('a'), trouble('b')]);
    now += 60_000;
    await open().tell([trouble('b')]);
    now += 60_000;
    await open().tell([trouble('b')]);
    expect(sent.map(({ begun, over }) => [begun.map(({ key }) => key), over])).toEqual([
      [['a'], []],
      [['b'], []],
      [[], ['a is broken']],
    ]);
  });

  it('lets what comes within a minute fall together', async () => {
    const channel = open();
    await channel.tell([trouble('a')]);
    for (let at = 1; at < 60; at += 1) {
      now += 1_000;
      await channel.tell(Array.from({ length: at }, (_, each) => trouble(`t${String(each)}`)));
    }
    expect(sent).toHaveLength(1);
    now += 1_000;
    await channel.tell([trouble('t0'), trouble('t1')]);
    expect(sent[1]?.begun.map(({ key }) => key)).toEqual(['t0', 't1']);
  });

  it('tries again later, and later each time, when nobody takes it, and loses nothing', async () => {
    const channel = open();
    isBroken = true;
    await channel.tell([trouble('a')]);
    isBroken = false;
    now += 59_000;
    await channel.tell([trouble('a')]);
    expect(sent).toEqual([]);
    now += 1_000;
    await channel.tell([trouble('a'), trouble('b')]);
    expect(sent.map(({ begun }) => begun.map(({ key }) => key))).toEqual([['a', 'b']]);
  });

  it('does not tell that a failed task is over: it only got old', async () => {
    const channel = open();
    await channel.tell([trouble('task 1')]);
    now += 60_000;
    await channel.tell([]);
    expect(sent).toHaveLength(1);
  });
});

describe('a webhook', () => {
  let server: Server;
  let url: string;
  let status: number;
  let bodies: string[];

  beforeEach(async () => {
    bodies = [];
    status = 200;
    server = createServer((request, answer) => {
      void textIn(request).then((body) => {
        bodies.push(body);
        answer.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/secret-path`;
  });

  afterEach(() => {
    server.close();
  });

  async function textIn(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }

  const notice: Notice = { hub: 'h', begun: [trouble('a', 'a "quoted" \\ line\nand {hub}')], over: [] };

  it('gets the whole notice as JSON', async () => {
    await post({ url, body: null }, notice, NEVER);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      hub: 'h',
      begun: [{ key: 'a' }],
      text: expect.any(String) as string,
    });
  });

  it('gets the form that the receiver wants, which no message can break', async () => {
    await post({ url, body: '{"text": "{text}", "title": "{headline}"}' }, notice, NEVER);
    const got = JSON.parse(bodies[0] ?? '') as { text: string; title: string };
    expect(got.text).toBe('* a "quoted" \\ line\nand {hub}\n  See: a');
    expect(got.title).toContain('h: a "quoted"');
  });

  it('that does not take it is a failure which does not tell its address', async () => {
    status = 500;
    const refused = await post({ url, body: null }, notice, NEVER).catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason: 'NOTICE_FAILED', message: 'the webhook answered 500' });
    server.close();
    server.closeAllConnections();
    const away = await post({ url, body: null }, notice, NEVER).catch((error: unknown) => error);
    expect(away).toMatchObject({ message: 'the webhook could not be reached: ECONNREFUSED' });
  });
});

describe('a mail', () => {
  /** A mail server that says these lines, one for each that it is told. */
  async function mailServer(
    answer: (line: string) => string,
  ): Promise<{ port: number; heard: string[]; close(): void }> {
    const heard: string[] = [];
    const server = createTcpServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mail\r\n');
      let isData = false;
      let rest = '';
      socket.on('data', (chunk) => {
        const lines = (rest + chunk.toString()).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          heard.push(line);
          if (isData && line !== '.') continue;
          isData = line === 'DATA';
          socket.write(answer(line));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as AddressInfo).port, heard, close: () => server.close() };
  }

  const settings = { host: '127.0.0.1', from: 'aegir-hub@h.example', to: ['a@b.example', 'c@d.example'] };
  const notice: Notice = {
    hub: 'h',
    begun: [trouble('a', 'mühsam\r\n.\r\nRCPT TO:<x@y.example>')],
    over: ['b'],
  };

  it('is handed to the mail server of the machine, for all who want it', async () => {
    const server = await mailServer((line) =>
      line === 'DATA' ? '354 go\r\n' : line.startsWith('EHLO') ? '250-a\r\n250 b\r\n' : '250 ok\r\n',
    );
    await mail({ ...settings, port: server.port }, notice, 0);
    server.close();
    expect(server.heard.slice(0, 5)).toEqual([
      'EHLO localhost',
      'MAIL FROM:<aegir-hub@h.example>',
      'RCPT TO:<a@b.example>',
      'RCPT TO:<c@d.example>',
      'DATA',
    ]);
    const text = server.heard.slice(5, server.heard.indexOf('.'));
    expect(text).toContain('Auto-Submitted: auto-generated');
    expect(text).toContain('..');
    expect(text).toContain('* over: b');
    expect(server.heard.filter((line) => line === '.')).toHaveLength(1);
  });

  it('that the server does not take is a failure with its words', async () => {
    const server = await mailServer((line) =>
      line.startsWith('RCPT') ? '550 no such user\r\n' : '250 ok\r\n',
    );
    await expect(mail({ ...settings, port: server.port }, notice, 0)).rejects.toMatchObject({
      reason: 'NOTICE_FAILED',
      message: 'the mail server said: 550 no such user',
    });
    server.close();
    await expect(mail({ ...settings, port: 1 }, notice, 0)).rejects.toMatchObject({
      reason: 'NOTICE_FAILED',
    });
  });
});
