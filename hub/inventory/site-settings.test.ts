import { compareSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { patchedSettings, withoutPassword } from './site-settings.ts';

const SITE = { uri: 'www.example.org', aliases: ['example.org'] };

describe('a patch of settings', () => {
  it('changes what it names, takes away what it empties, and leaves the rest', () => {
    const before = { redirectTo: 'example.org', php: '8.2', logs: true, maxBodyBytes: 1 << 20 } as const;
    const patch = { redirectTo: '', maintenance: true, headers: { 'X-A': 'b' }, maxBodyBytes: 0 };
    expect(patchedSettings(before, patch, SITE)).toEqual({
      maintenance: true,
      headers: { 'X-A': 'b' },
      php: '8.2',
      logs: true,
    });
    expect(patchedSettings(before, { logs: false, php: '' }, SITE)).toEqual({
      redirectTo: 'example.org',
      maxBodyBytes: 1 << 20,
    });
  });

  it('takes a name in any form, but only one of the site', () => {
    expect(patchedSettings({}, { redirectTo: 'Example.ORG' }, SITE)).toEqual({ redirectTo: 'example.org' });
    const gone = { redirectTo: 'example.org' };
    expect(() => patchedSettings(gone, {}, { ...SITE, aliases: [] })).toThrow(
      expect.objectContaining({ field: 'settings.redirect_to' }) as Error,
    );
  });

  it('keeps of a password only the hash, and the hash while the user stays', () => {
    const { auth } = patchedSettings({}, { authUser: 'anna', authPassword: 'pass wörd' }, SITE);
    expect(auth?.hash).toMatch(/^\$2y\$/);
    expect(compareSync('pass wörd', auth?.hash ?? '')).toBe(true);
    if (auth === undefined) throw new Error('no user was set');
    expect(patchedSettings({ auth }, { authUser: 'anna', logs: true }, SITE).auth).toEqual(auth);
    expect(patchedSettings({ auth }, { authUser: '' }, SITE)).toEqual({});
    expect(patchedSettings({ auth }, { authPassword: 'other' }, SITE).auth?.hash).not.toBe(auth.hash);
    expect(JSON.stringify(withoutPassword({ authUser: 'anna', authPassword: 'pass wörd' }))).not.toContain(
      'pass',
    );
  });

  it.each([
    [{ authUser: 'anna' }, 'settings.auth_password'],
    [{ authPassword: 'secret' }, 'settings.auth_user'],
    [{ authUser: '', authPassword: 'secret' }, 'settings.auth_user'],
    [{ authUser: 'anna', authPassword: '' }, 'settings.auth_password'],
    [{ authUser: 'anna', authPassword: 'a\nb' }, 'settings.auth_password'],
    [{ authUser: 'anna', authPassword: 'x'.repeat(73) }, 'settings.auth_password'],
    [{ authUser: 'an:na', authPassword: 'secret' }, 'settings.auth_user'],
  ])('is refused as %j, without the password in the message', (patch, field) => {
    let error: unknown;
    try {
      patchedSettings({}, patch, SITE);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ field });
    expect(String(error)).not.toContain('secret');
  });
});
