import { describe, expect, it } from 'vitest';
import type { SiteCertificate } from '../../shared/certificate-pair.ts';
import { EMPTY_STATE, type SiteState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { SiteTls } from '../../shared/site-tls.ts';
import type { Keyring } from '../tls/keyring.ts';
import { NO_GENERATION } from './record.ts';
import { secureSites } from './securing.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const GOOD = 'a'.repeat(64);
const ENDED = 'b'.repeat(64);
const OWN = 'c'.repeat(64);
const GONE = 'd'.repeat(64);

function facts(fingerprint: string): SiteCertificate {
  return {
    fingerprint,
    names: ['x.example'],
    notBeforeMs: NOW - 90 * DAY_MS,
    notAfterMs: fingerprint === ENDED ? NOW - DAY_MS : NOW + DAY_MS,
    isSelfSigned: fingerprint === OWN,
  };
}

/** A keyring that has all but one. */
const keyring: Keyring = {
  find: (fingerprint) => (fingerprint === GONE || fingerprint === '' ? null : facts(fingerprint)),
  take: (fingerprint) =>
    fingerprint === GONE || fingerprint === ''
      ? Promise.reject(new AppError('CERTIFICATE_MISSING', 'cannot be had'))
      : Promise.resolve(facts(fingerprint)),
  fallback: () => Promise.resolve(OWN),
  prune: () => undefined,
};

/** What becomes of one site that wants this and was served with that. */
async function secured(wanted: SiteTls, last = '', hasHeaders = true) {
  const site: SiteState = { uri: 'x.example', aliases: [], platform: 'p', enabled: true, tls: wanted };
  const plain: SiteState = { uri: 'y.example', aliases: [], platform: 'p', enabled: true };
  const sites = new Map([site, plain].map((one) => [one.uri, one]));
  const tls = new Map(last === '' ? [] : [['x.example', { ...wanted, certificate: last }] as const]);
  const tools = { keyring, hasHeaders, nowMs: NOW };
  const signal = new AbortController().signal;
  const found = await secureSites({ ...EMPTY_STATE, sites }, { ...NO_GENERATION, tls }, tools, signal);
  expect([...found.tls.keys()]).toEqual(['x.example']);
  return { tls: found.tls.get('x.example'), problems: found.problems };
}

const on = (certificate: string, hstsSeconds = 0): SiteTls => ({ mode: 'on', certificate, hstsSeconds });

describe('sites that want TLS', () => {
  it('get the certificate they name', async () => {
    expect(await secured(on(GOOD, 60))).toEqual({ tls: on(GOOD, 60), problems: [] });
  });

  it('keep the last good one when theirs cannot be had, and are named', async () => {
    const { tls, problems } = await secured(on(GONE), GOOD);
    expect(tls).toEqual(on(GOOD));
    expect(problems).toMatchObject([{ reason: 'CERTIFICATE_MISSING', site: 'x.example' }]);
    expect(problems[0]?.message).toContain('its last good certificate stays');
  });

  it('go without TLS when there is none, or are withheld where it is required', async () => {
    const optional = await secured(on(GONE));
    expect(optional.tls?.certificate).toBe('');
    expect(optional.problems[0]?.message).toContain('served without TLS');
    const required = await secured({ ...on(''), mode: 'required' });
    expect(required.tls).toMatchObject({ mode: 'required', certificate: '' });
    expect(required.problems[0]?.message).toContain('answers 503');
  });

  it('take no certificate that has ended, but keep the one they are served with', async () => {
    expect((await secured(on(ENDED), GOOD)).tls).toEqual(on(GOOD));
    const kept = await secured(on(ENDED), ENDED);
    expect(kept.tls).toEqual(on(ENDED));
    // A warning of the server, no failure of the site's own task.
    expect(kept.problems).toMatchObject([{ reason: 'CERTIFICATE_ENDED', site: '' }]);
  });

  it('send no HSTS with a certificate that nobody vouches for, nor where headers cannot be sent', async () => {
    expect(await secured(on(OWN, 60))).toEqual({ tls: on(OWN), problems: [] });
    const { tls, problems } = await secured(on(GOOD, 60), '', false);
    expect(tls).toEqual(on(GOOD));
    expect(problems).toMatchObject([{ reason: 'MODULE_MISSING', site: 'x.example' }]);
  });
});
