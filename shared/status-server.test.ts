import { request } from 'node:http';
import { createServer } from 'node:net';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { Health } from './health.ts';
import { silentLogger } from './log.ts';
import { createStatusServer } from './status-server.ts';

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function ask(port: number, path: string, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    call.on('error', reject);
    call.end();
  });
}

let stop = new AbortController();
let ended: Promise<void> = Promise.resolve();

afterEach(async () => {
  stop.abort();
  await ended;
});

function start(health: Health, metrics = new Registry(), port = 0): Promise<number> {
  stop = new AbortController();
  return new Promise((resolve, reject) => {
    const service = createStatusServer({
      port,
      health,
      metrics,
      log: silentLogger(),
      onListening: resolve,
    });
    ended = service.run(stop.signal);
    ended.catch(reject);
  });
}

describe('status server', () => {
  it('says that the daemon lives', async () => {
    const reply = await ask(await start(new Health()), '/livez');
    expect([reply.status, reply.body]).toEqual([200, 'ok\n']);
  });

  it('is ready while all checks are ok, and shows each by name', async () => {
    const health = new Health();
    let ok = true;
    health.add('journal', () => ({ ok, detail: 'writable' }));
    health.add('identity', () => ({ ok: true, detail: '9 days left' }));
    const port = await start(health);
    const ready = await ask(port, '/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toEqual({
      ok: true,
      checks: {
        journal: { ok: true, detail: 'writable' },
        identity: { ok: true, detail: '9 days left' },
      },
    });
    ok = false;
    expect((await ask(port, '/readyz')).status).toBe(503);
  });

  it('counts a check that throws as failed', async () => {
    const health = new Health();
    health.add('disk', () => {
      throw new Error('gone');
    });
    const reply = await ask(await start(health), '/readyz');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toEqual({ ok: false, checks: { disk: { ok: false, detail: 'gone' } } });
  });

  it('prints metrics in the text form of Prometheus', async () => {
    const metrics = new Registry();
    new Counter({ name: 'aegir_test_total', help: 'a test', registers: [metrics] }).inc(3);
    const reply = await ask(await start(new Health(), metrics), '/metrics');
    expect(reply.headers['content-type']).toContain('text/plain');
    expect(reply.body).toContain('aegir_test_total 3');
  });

  it('refuses other paths and methods', async () => {
    const port = await start(new Health());
    expect((await ask(port, '/')).status).toBe(404);
    expect((await ask(port, '/livez/../etc')).status).toBe(404);
    const post = await ask(port, '/livez', 'POST');
    expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('answers HEAD without a body and ignores a query', async () => {
    const reply = await ask(await start(new Health()), '/livez?probe=1', 'HEAD');
    expect([reply.status, reply.body]).toEqual([200, '']);
  });

  it('says which port it could not have', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as { port: number };
    const failure = await start(new Health(), new Registry(), port).then(
      () => null,
      (error: unknown) => error,
    );
    ended = Promise.resolve();
    squatter.close();
    expect(failure).toMatchObject({ reason: 'UNAVAILABLE' });
    expect(String(failure)).toContain(String(port));
  });

  it('ends when told to, also with a connection kept open', async () => {
    const port = await start(new Health());
    await ask(port, '/livez');
    stop.abort();
    await ended;
    await expect(ask(port, '/livez')).rejects.toThrow();
  });
});
