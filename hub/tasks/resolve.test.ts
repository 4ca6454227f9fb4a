import { describe, expect, it } from 'vitest';
import { resolveHost } from './resolve.ts';

const never = new AbortController().signal;

describe('resolving a host name', () => {
  it('takes an address for itself', async () => {
    expect(await resolveHost('192.0.2.7', never)).toEqual(['192.0.2.7']);
    expect(await resolveHost('2001:db8::7', never)).toEqual(['2001:db8::7']);
  });

  it('asks the machine, its hosts file included', async () => {
    const addresses = await resolveHost('localhost', never);
    expect(addresses.some((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('refuses a name that nobody knows', async () => {
    await expect(resolveHost('nobody.invalid', never)).rejects.toMatchObject({ reason: 'HOST_UNRESOLVED' });
  });

  it('stops with its signal', async () => {
    await expect(resolveHost('localhost', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
