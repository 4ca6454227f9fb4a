import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { VERSION } from '../../shared/version.ts';
import { expectBroken } from '../../test/fakes/broken.ts';
import { id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';
import { loadHubConfig, type HubConfig } from '../config.ts';
import { hubLines } from './hub-lines.ts';
import { readiness } from './readiness.ts';
import { serverLines, type JoinedSpoke } from './server-lines.ts';

const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

describe('the checklist of a hub', () => {
  let folder: string;
  let config: HubConfig;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-doctor-'));
    mkdirSync(`${folder}/state`, { mode: 0o700 });
    writeFileSync(`${folder}/admin.sock`, '', { mode: 0o660 });
    const defaults = loadHubConfig('/nonexistent/hub.yaml');
    const listen = { ...defaults.listen, adminSocket: `${folder}/admin.sock` };
    config = { ...defaults, state: `${folder}/state`, root: folder, advertise: '127.0.0.1', listen };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const look = (ready: Parameters<typeof hubLines>[1] = { database: { ok: true, detail: 'writable' } }) =>
    hubLines(config, ready, systemClock);

  async function words() {
    const lines = await look();
    return new Map(lines.map(({ name, outcome, remedy }) => [name, `${outcome.slice(8)} ${remedy}`.trim()]));
  }

  it('is in order when it is', async () => {
    const found = await words();
    for (const name of ['service', 'hub.database', 'hub.state', 'hub.socket', 'hub.advertise', 'clock']) {
      expect([name, found.get(name)]).toEqual([name, 'OK']);
    }
  });

  it('names the hub that does not run, and what it says of itself', async () => {
    expectBroken('service', await look(null), /^aegir-hub setup/);
    const ready = { disk: { ok: false, detail: '3 MiB free' } };
    expectBroken('hub.disk', await look(ready), 'journalctl -u aegir-hub');
    expect(await readiness({ host: '127.0.0.1', port: 1, members: false })).toBeNull();
  });

  it('names the state folder that others can enter, and the one that is not there', async () => {
    chmodSync(config.state, 0o755);
    expectBroken('hub.state', await look(), `chmod 0700 ${config.state}`);
    rmSync(config.state, { recursive: true });
    expectBroken('hub.state', await look(), 'systemctl restart aegir-hub');
  });

  it('names the socket that makes everybody an operator, and the one that is not there', async () => {
    chmodSync(config.listen.adminSocket, 0o666);
    expectBroken('hub.socket', await look(), /^Set listen.admin_socket_mode/);
    rmSync(config.listen.adminSocket);
    expectBroken('hub.socket', await look(), 'systemctl restart aegir-hub');
  });

  it('names the name that does not lead to it', async () => {
    config = { ...config, advertise: '192.0.2.9' };
    expectBroken('hub.advertise', await look(), /^Add 192.0.2.9/);
  });
});

describe('the checklist of a server', () => {
  let hub: AdminHub;
  beforeEach(async () => {
    hub = await openAdminHub();
    await hub.client.servers.AddServer({ ...id(), name: 'web1' });
  });
  afterEach(() => hub.close());

  const WELL: JoinedSpoke = { version: VERSION, certificateEndMs: 14 * DAY_MS, isConnected: true };

  function look(spoke: JoinedSpoke | null, resolve = () => Promise.resolve(['10.77.0.11'])) {
    const server = hub.inventory.serverByName('web1');
    return serverLines({ server, spoke, observed: hub.observed, resolve, now: 0 }, NEVER);
  }

  it('is in order when it is', async () => {
    const lines = await look(WELL);
    expect(lines.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      ['server.address', 'service', 'identity', 'version'].map((name) => `${name} OUTCOME_OK`),
    );
  });

  it('names the machine that never joined, the one that is away, the certificate and the version', async () => {
    expectBroken('service', await look(null), /aegirctl server token web1/);
    expectBroken('service', await look({ ...WELL, isConnected: false }), /On web1: aegir-spoke doctor/);
    for (const certificateEndMs of [DAY_MS, -1])
      expectBroken('identity', await look({ ...WELL, certificateEndMs }), /aegirctl server token web1/);
    expectBroken('version', await look({ ...WELL, version: '0.0.1' }), /Install the same version on web1/);
  });

  it('names the host name that leads nowhere', async () => {
    const lost = () => Promise.reject(new AppError('HOST_UNRESOLVED', 'web1 does not resolve'));
    expectBroken('server.address', await look(WELL, lost), /DNS/);
  });

  it('comes over the admin socket, and so does that of the hub', async () => {
    const { checks } = await hub.client.doctor.Examine({ server: 'web1' });
    expect(checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['server.address', 'OUTCOME_OK'],
      ['service', 'OUTCOME_FAILED'],
    ]);
    hub.health.add('schedule', () => ({ ok: false, detail: 'late' }));
    const own = await hub.client.doctor.Examine({});
    expect(own.checks).toContainEqual(expect.objectContaining({ name: 'hub.schedule', finding: 'late' }));
    await expect(hub.client.doctor.Examine({ server: 'web9' })).rejects.toMatchObject({
      reason: 'NOT_FOUND',
    });
  });
});
