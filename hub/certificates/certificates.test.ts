import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, TestClock } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import { silentLogger } from '../../shared/log.ts';
import { NO_TLS, type Site } from '../inventory/model.ts';
import { createSiteCertificates, type SiteCertificates } from './certificates.ts';
import { renewalMs, retryMs, stateAt } from './lifetime.ts';
import { watchCertificates } from './watch.ts';

const BY = { actor: 'operator' };
const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const SHOW = { show: () => Promise.resolve(), hide: () => Promise.resolve() };

let database: ReturnType<typeof openTestDatabase>;
let clock: TestClock;
let hub: TaskHub;
let certificates: SiteCertificates;
let site: Site;

beforeEach(() => {
  database = openTestDatabase();
  clock = new TestClock();
  hub = new TaskHub({ db: database.db, clock });
  certificates = createSiteCertificates({ store: hub.certificates, authority: null, clock });
  site = hub.addSite('a.example', hub.addPlatform('d11', hub.addServer('web1')));
});
afterEach(() => {
  database.close();
});

function choose(certificate = 'self-signed', aliases: readonly string[] = []): Site {
  return hub.inventory.updateSite(site.id, { aliases, tls: { ...NO_TLS, mode: 'on', certificate } }, BY);
}

describe('the certificates of sites', () => {
  it('are made for a site that wants TLS, once, and for all of its names', async () => {
    await certificates.ensure(hub.inventory.site(site.id));
    expect(hub.certificates.all()).toEqual([]);
    expect(await certificates.ensure(choose())).toEqual([]);
    const [made] = hub.certificates.all();
    expect(made).toMatchObject({ name: 'self-signed/a.example', names: ['a.example'], isSelfSigned: true });
    await certificates.ensure(hub.inventory.site(site.id));
    expect(hub.certificates.all()).toEqual([made]);
    expect(hub.inventory.site(site.id).fingerprint).toBe(made?.fingerprint);
    await certificates.ensure(choose('self-signed', ['www.a.example']));
    expect(hub.certificates.all()[0]?.names).toEqual(['a.example', 'www.a.example']);
  });

  it('are served to the servers of their sites alone, while these want TLS', async () => {
    await certificates.ensure(choose());
    const { fingerprint } = hub.inventory.site(site.id);
    const other = hub.addServer('web2');
    expect(hub.inventory.isServedWith('id-web1', fingerprint)).toBe(true);
    expect(hub.inventory.isServedWith(other.id, fingerprint)).toBe(false);
    hub.inventory.updateSite(site.id, { tls: NO_TLS }, BY);
    expect(hub.inventory.isServedWith('id-web1', fingerprint)).toBe(false);
  });

  it('have keys that the database does not show', async () => {
    await certificates.ensure(choose());
    const [row] = hub.certificates.all();
    const key = hub.certificates.keyOf(row!);
    expect(key).toContain('PRIVATE KEY');
    const dump = JSON.stringify(database.db.prepare('SELECT * FROM site_certificates').all());
    expect(dump).not.toContain('PRIVATE KEY');
    expect(dump).not.toContain(key.split('\n')[1]);
  });

  it('stand in until an authority has issued one, and an authority has to be known', async () => {
    expect(await certificates.ensure(choose('acme'))).toEqual([]);
    expect(hub.certificates.all().map(({ source }) => source)).toEqual(['self-signed']);
    await expect(certificates.renew(hub.inventory.site(site.id), SHOW, NEVER)).rejects.toMatchObject({
      field: 'tls.certificate',
    });
  });

  it('come due after two thirds of their life, and after a failure later', async () => {
    await certificates.ensure(choose());
    const parts = { store: hub.certificates, inventory: hub.inventory, clock, log: silentLogger() };
    const watch = watchCertificates(parts);
    expect(watch.due()).toEqual([]);
    clock.advance(300 * DAY_MS);
    expect(watch.due().map(({ uri }) => uri)).toEqual(['a.example']);
    certificates.noteFailure(site.id, 'no');
    expect(watch.due()).toEqual([]);
    clock.advance(2 * 3_600_000);
    expect(watch.due()).toHaveLength(1);
    await certificates.renew(hub.inventory.site(site.id), SHOW, NEVER);
    certificates.noteFailure(site.id, null);
    expect(watch.due()).toEqual([]);
    expect(watch.earliestEndMs()).toBeGreaterThan(clock.now() + 364 * DAY_MS);
  });
});

describe('a clock that was years ahead', () => {
  it('leaves no certificate of which the life has not begun, and no failure that holds up the next try', async () => {
    clock.advance(730 * DAY_MS);
    await certificates.ensure(choose());
    certificates.noteFailure(site.id, 'no');
    clock.advance(-730 * DAY_MS);
    const parts = { store: hub.certificates, inventory: hub.inventory, clock, log: silentLogger() };
    const watch = watchCertificates(parts);
    expect(watch.due().map(({ uri }) => uri)).toEqual(['a.example']);
    await certificates.ensure(hub.inventory.site(site.id));
    expect(hub.certificates.all()[0]?.notBeforeMs).toBeLessThan(clock.now());
    expect(watch.due()).toEqual([]);
  });
});

describe('the life of a certificate', () => {
  const row = { name: 'acme/a.example', source: 'acme', notBeforeMs: 0, notAfterMs: 90 * DAY_MS } as const;

  it('is renewed between two thirds of it and a little later, at the same time for the same name', () => {
    const due = renewalMs(row, undefined);
    expect(due).toBeGreaterThanOrEqual(60 * DAY_MS);
    expect(due).toBeLessThan(65 * DAY_MS);
    expect(renewalMs(row, undefined)).toBe(due);
    expect(renewalMs({ ...row, name: 'acme/b.example' }, undefined)).not.toBe(due);
  });

  it('is tried again after an hour, two, four, and at most a day', () => {
    const waits = [1, 2, 3, 10].map(
      (failures) => retryMs({ failures, problem: '', failedMs: 0 }) / 3_600_000,
    );
    expect(waits).toEqual([1, 2, 4, 24]);
  });

  it('is worth a warning when it ends soon', () => {
    const states = [1, 70, 80, 91].map((day) => stateAt(row, day * DAY_MS));
    expect(states).toEqual(['valid', 'valid', 'ending', 'ended']);
    expect(stateAt({ ...row, source: 'operator' }, 70 * DAY_MS)).toBe('ending');
  });
});
