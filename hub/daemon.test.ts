import * as grpc from '@grpc/grpc-js';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../shared/log.ts';
import { RecentLines } from '../shared/recent-lines.ts';
import { removeTree } from '../shared/safe-files.ts';
import { connectAdmin, id } from '../test/fakes/admin-hub.ts';
import { loadHubConfig, type HubConfig } from './config.ts';
import { runDaemon } from './daemon.ts';

let folder: string;
let ports: { spokes: number; enrollment: number; status: number };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-daemon-'));
  ports = { spokes: await freePort(), enrollment: await freePort(), status: await freePort() };
});

afterEach(() => {
  removeTree(folder, tmpdir());
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

function config(extra = ''): HubConfig {
  const file = join(folder, 'hub.yaml');
  writeFileSync(
    file,
    `state: ${folder}/state
root: ${folder}/root
advertise: hub.example.org
listen: { host: 127.0.0.1, spokes: ${String(ports.spokes)}, enrollment: ${String(ports.enrollment)}, admin_socket: ${folder}/run/admin.sock }
status: { port: ${String(ports.status)} }
${extra}`,
  );
  return loadHubConfig(file);
}

async function withHub<T>(work: (client: ReturnType<typeof connectAdmin>) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const settings = config();
  const ended = runDaemon(settings, stop.signal, silentLogger(), new RecentLines());
  const client = connectAdmin(settings.listen.adminSocket);
  try {
    await Promise.race([untilReady(), ended]);
    return await work(client);
  } finally {
    client.close();
    stop.abort();
    await ended;
  }
}

async function untilReady(): Promise<void> {
  await expect.poll(() => status('/livez').catch(() => ''), { timeout: 20_000 }).toBe('ok\n');
}

async function status(path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${String(ports.status)}${path}`)).text();
}

describe('a hub', { timeout: 30_000 }, () => {
  it('keeps what it acknowledged over a restart', async () => {
    const before = await withHub(async ({ servers }) => {
      const { server } = await servers.AddServer({ ...id(), name: 'web1', hostname: '127.0.0.1' });
      return server;
    });
    const after = await withHub(async ({ servers }) => (await servers.GetServer({ name: 'web1' })).server);
    expect(after).toMatchObject({ id: before?.id, name: 'web1', etag: '1' });
  });

  it('says how it is over HTTP', async () => {
    await withHub(async () => {
      expect(JSON.parse(await status('/readyz'))).toMatchObject({
        ok: true,
        checks: {
          database: { ok: true },
          disk: { ok: true },
          authority: { ok: true },
          schedule: { ok: true },
        },
      });
      const metrics = await status('/metrics');
      expect(metrics).toContain('aegir_hub_objects{kind="servers"} 0');
      expect(metrics).toContain('aegir_hub_tasks{state="waiting"} 0');
      expect(metrics).toContain('aegir_hub_spokes{state="away"} 0');
      expect(metrics).toContain('aegir_hub_content_streams{state="waiting"} 0');
      expect(metrics).toContain('aegir_hub_content_bytes_total 0');
      expect(metrics).toContain('aegir_hub_connections{listener="spokes"} 0');
      expect(metrics).toContain('aegir_hub_connections_turned_away_total{listener="enrollment"} 0');
      expect(metrics).toContain('process_resident_memory_bytes');
    });
  });

  it('tells whoever reaches its status page no name of a machine, and listens on loopback unless told', async () => {
    expect(loadHubConfig('/nonexistent/hub.yaml').status.host).toBe('127.0.0.1');
    await withHub(async ({ servers }) => {
      await servers.AddServer({ ...id(), name: 'canary1', hostname: '127.0.0.1' });
      await servers.AddServer({ ...id(), name: 'canary2', hostname: 'canary.example.org' });
      for (const path of ['/livez', '/readyz', '/metrics', '/members/canary1'])
        expect([path, /canary|hub\.example\.org/.exec(await status(path))?.[0]]).toEqual([path, undefined]);
      expect(await status('/livez')).toBe('ok\n');
    });
  });

  it('carries out the task that comes with a change', async () => {
    await withHub(async ({ servers, tasks }) => {
      const added = await servers.AddServer({ ...id(), name: 'web1', hostname: '127.0.0.1' });
      const seen: string[] = [];
      for await (const { task } of tasks.WatchTask({ id: added.taskId })) seen.push(task?.state ?? '');
      expect(seen.at(-1)).toMatch(/^(success|warning|failure)$/);
      expect((await servers.GetServer({ name: 'web1' })).server?.addresses).toEqual(['127.0.0.1']);
    });
  });

  it('lets nobody past the handshake of the spoke listener without a certificate', async () => {
    await withHub(async () => {
      const client = new grpc.Client(
        `127.0.0.1:${String(ports.spokes)}`,
        grpc.credentials.createSsl(null, null, null, {
          checkServerIdentity: () => undefined,
          rejectUnauthorized: false,
        }),
      );
      const answer = new Promise<unknown>((resolve) => {
        client.waitForReady(Date.now() + 500, resolve);
      });
      expect(await answer).toBeInstanceOf(Error);
      client.close();
    });
  });

  it('tells a watcher to come back when it stops, and ends soon', async () => {
    let watching: Promise<unknown> = Promise.resolve();
    let stoppedAt = 0;
    await withHub(async ({ servers, tasks }) => {
      await servers.AddServer({ ...id(), name: 'web1', hostname: 'nowhere.invalid' });
      const { taskId } = await servers.VerifyServer({ ...id(), name: 'web1' });
      const stream = tasks.WatchTask({ id: taskId })[Symbol.asyncIterator]();
      await stream.next();
      watching = (async () => {
        while ((await stream.next()).done !== true);
      })().catch(() => undefined);
      stoppedAt = performance.now();
    });
    await watching;
    expect(performance.now() - stoppedAt).toBeLessThan(8_000);
  });

  it('refuses a state folder that another hub uses', async () => {
    await withHub(async () => {
      await expect(
        runDaemon(config(), new AbortController().signal, silentLogger(), new RecentLines()),
      ).rejects.toMatchObject({
        reason: 'DATABASE_LOCKED',
      });
    });
  });

  it('names the schedule it cannot read', async () => {
    const wrong = config('schedule: { verify: "every full moon" }');
    await expect(
      runDaemon(wrong, new AbortController().signal, silentLogger(), new RecentLines()),
    ).rejects.toMatchObject({
      reason: 'CONFIG_INVALID',
      field: 'schedule.verify',
    });
  });
});
