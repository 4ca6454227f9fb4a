import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { id, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

/** What a hostile or careless operator may type where a name belongs. */
const HOSTILE = [
  'new\nline',
  'carriage\rreturn',
  'nul\0byte',
  '${HOME}',
  '%{ENV:PATH}',
  'quo"te',
  "quo'te",
  'back\\slash',
  'back\\\nslash',
  '<Directory>',
  'spa ce',
  'a..b',
  '../up',
  'a/b',
  '-dash',
  'dash-',
  '*',
  '*.org',
  'a.*.wild.org',
  '*.*.wild.org',
  'x'.repeat(300),
  '\u202Ertl',
  '#comment',
];
const HOSTILE_URIS = [
  ...HOSTILE,
  'under_score.org',
  '10.0.0.1',
  '::1',
  'user@host',
  'a.org:80',
  'xn--\uFFFD',
  '1.2',
];
const HOSTILE_PATHS = [
  '/var/../etc',
  '/var/./x',
  '/var//x',
  '/var/x/',
  'relative',
  '/',
  '/a\nb',
  '/a b',
  '/$x',
  '/a"b',
  '/a\0b',
  `/${'x'.repeat(300)}`,
  '/-rf',
  '/a;b',
  '/%{x}',
];

let hub: AdminHub;
let before: string;

beforeAll(async () => {
  hub = await openAdminHub();
  await hub.client.servers.AddServer({ requestId: 'a', name: 'web1' });
  await hub.client.servers.AddServer({ requestId: 'a2', name: 'plain', webType: 'WEB_TYPE_NONE' });
  await hub.client.platforms.AddPlatform({ requestId: 'b', name: 'd11', server: 'web1' });
  await hub.client.sites.AddSite({ requestId: 'c', uri: 'a.org', aliases: ['www.a.org'], platform: 'd11' });
  await hub.client.sites.AddSite({ requestId: 'd', uri: 'b.org', platform: 'd11' });
  before = hub.dump();
});

afterAll(() => hub.close());

/** Expects a refusal that names the field and what to do, and a database that did not change. */
async function refused(call: Promise<unknown>, field: string, reason?: string): Promise<void> {
  const error = (await call.then(
    () => null,
    (failure: unknown) => failure,
  )) as { reason: string; field: string; remedy: string; message: string } | null;
  expect(error).toMatchObject({ field, ...(reason !== undefined && { reason }) });
  expect(error?.reason).not.toBe('INTERNAL');
  expect(error?.remedy).not.toBe('');
  expect(error?.message).not.toMatch(/[\n\r\0]/);
  expect(hub.dump()).toBe(before);
}

describe('a server', () => {
  it.each(HOSTILE)('is not named %j', (name) =>
    refused(hub.client.servers.AddServer({ ...id(), name }), 'name', 'NAME_INVALID'),
  );

  it.each(['WEB1', 'ünïcode', ''])('is not named %j', (name) =>
    refused(hub.client.servers.AddServer({ ...id(), name }), 'name'),
  );

  it.each(HOSTILE_URIS.filter((value) => value !== '10.0.0.1' && value !== '::1'))(
    'is not reached at %j',
    (hostname) => refused(hub.client.servers.AddServer({ ...id(), name: 'web2', hostname }), 'hostname'),
  );

  it.each([65_536, 2 ** 32 - 1, -1])('does not listen on port %d', (httpPort) =>
    refused(hub.client.servers.AddServer({ ...id(), name: 'web2', httpPort }), 'http_port', 'FIELD_INVALID'),
  );

  it('is of no type this hub does not know', async () => {
    const webType = 999 as never;
    await refused(
      hub.client.servers.AddServer({ ...id(), name: 'web2', webType }),
      'web_type',
      'FIELD_INVALID',
    );
    const set = hub.client.servers.SetServer({ ...id(), name: 'web1', etag: '1', webType });
    await refused(set, 'web_type', 'FIELD_INVALID');
  });

  it.each(['web1', 'we-b1'.replace('-', '')])('does not take the name %s of another', async (name) => {
    await refused(hub.client.servers.AddServer({ ...id(), name }), 'name', 'NAME_TAKEN');
  });

  it.each(['', 'x', '-1', '0', '1e3', '99999999999999999999', "1' OR 1"])(
    'is not set with the etag %j',
    (etag) => refused(hub.client.servers.SetServer({ ...id(), name: 'web1', etag, httpPort: 81 }), 'etag'),
  );

  it('is not asked for by nothing, nor for a token longer than a week', async () => {
    await refused(hub.client.servers.VerifyServer({ ...id(), name: '' }), 'name');
    await refused(hub.client.servers.VerifyServer({ ...id(), name: 'web9' }), 'name', 'NOT_FOUND');
    await refused(hub.client.servers.CreateToken({ ...id(), server: 'web9' }), 'server', 'NOT_FOUND');
    await refused(
      hub.client.servers.CreateToken({ ...id(), server: 'web1', ttlSeconds: 604_801 }),
      'ttl_seconds',
    );
  });

  it('needs a usable request id', async () => {
    await refused(hub.client.servers.AddServer({ name: 'web2' }), 'request_id', 'FIELD_MISSING');
    const requestId = 'x'.repeat(65);
    await refused(hub.client.servers.AddServer({ requestId, name: 'web2' }), 'request_id', 'FIELD_INVALID');
  });
});

describe('a platform', () => {
  it.each(HOSTILE)('is not named %j', (name) =>
    refused(hub.client.platforms.AddPlatform({ ...id(), name, server: 'web1' }), 'name', 'NAME_INVALID'),
  );

  it.each(HOSTILE_PATHS)('does not lie at %j', (publishPath) =>
    refused(
      hub.client.platforms.AddPlatform({ ...id(), name: 'd12', publishPath, server: 'web1' }),
      'publish_path',
      'PATH_INVALID',
    ),
  );

  it.each([...HOSTILE_PATHS.filter((path) => path !== 'relative'), '..', 'a/..', './a', 'a//b', 'web/'])(
    'is not served from %j',
    (docroot) =>
      refused(
        hub.client.platforms.AddPlatform({ ...id(), name: 'd12', docroot, server: 'web1' }),
        'docroot',
        'PATH_INVALID',
      ),
  );

  it.each([
    '/var/aegir/platforms/d11',
    '/var/aegir/platforms/d11/web',
    '/var/aegir/platforms/.aegir/releases/x',
    '/var/aegir/platforms',
    '/var/aegir/config',
    '/var/aegir',
    '/var/lib/aegir-hub/authority',
    '/var',
  ])('does not overlap what is there at %s', (publishPath) =>
    refused(
      hub.client.platforms.AddPlatform({ ...id(), name: 'd12', publishPath, server: 'web1' }),
      'publish_path',
    ),
  );

  it('stands on a server that is there and has a web service', async () => {
    const add = (server: string): Promise<unknown> =>
      hub.client.platforms.AddPlatform({ ...id(), name: 'd12', server });
    await refused(add(''), 'server', 'FIELD_MISSING');
    await refused(add('web9'), 'server', 'NOT_FOUND');
    await refused(add('web\n1'), 'server', 'NAME_INVALID');
    await refused(add('plain'), 'server', 'FIELD_INVALID');
  });
});

describe('a site', () => {
  // One folder of a host may be a site.
  it.each([...HOSTILE_URIS.filter((uri) => uri !== 'a/b'), '*.wild.org'])('is not called %j', (uri) =>
    refused(hub.client.sites.AddSite({ ...id(), uri, platform: 'd11' }), 'uri', 'HOSTNAME_INVALID'),
  );

  it.each([
    'a.org/b/c',
    'a.org//b',
    'a.org/',
    'a.org/files',
    'a.org/B',
    'a.org/b_c',
    'a.org/${HOME}',
    'a.org/b\n',
  ])('does not lie at %j', (uri) =>
    refused(hub.client.sites.AddSite({ ...id(), uri, platform: 'd11' }), 'uri', 'FIELD_INVALID'),
  );

  it.each(HOSTILE_URIS)('has no alias %j', async (alias) => {
    const aliases = ['fine.org', alias];
    await refused(
      hub.client.sites.AddSite({ ...id(), uri: 'new.org', aliases, platform: 'd11' }),
      'aliases[1]',
      'HOSTNAME_INVALID',
    );
    await refused(
      hub.client.sites.SetSite({ ...id(), uri: 'a.org', etag: '1', aliases: { values: aliases } }),
      'aliases[1]',
      'HOSTNAME_INVALID',
    );
  });

  it.each(['a.org', 'A.ORG', 'www.a.org', 'www.a.org.', 'WWW.A.org'])(
    'does not take the name %s of another, as URI or as alias',
    async (name) => {
      if (!name.endsWith('.')) {
        await refused(hub.client.sites.AddSite({ ...id(), uri: name, platform: 'd11' }), 'uri', 'NAME_TAKEN');
      }
      await refused(
        hub.client.sites.SetSite({ ...id(), uri: 'b.org', etag: '1', aliases: { values: [name] } }),
        'aliases[0]',
      );
    },
  );

  it('does not name itself twice, nor more often than allowed', async () => {
    const set = (values: string[]): Promise<unknown> =>
      hub.client.sites.SetSite({ ...id(), uri: 'a.org', etag: '1', aliases: { values } });
    await refused(set(['A.org']), 'aliases[0]', 'FIELD_INVALID');
    await refused(set(['x.org', 'X.org']), 'aliases[1]', 'FIELD_INVALID');
    await refused(
      set(Array.from({ length: 101 }, (_, i) => `n${String(i)}.org`)),
      'aliases',
      'FIELD_INVALID',
    );
  });

  it('stands on a platform that is there', async () => {
    const add = (platform: string): Promise<unknown> =>
      hub.client.sites.AddSite({ ...id(), uri: 'new.org', platform });
    await refused(add(''), 'platform', 'FIELD_MISSING');
    await refused(add('d12'), 'platform', 'NOT_FOUND');
    await refused(add('$(id)'), 'platform', 'NAME_INVALID');
  });
});

describe('a list', () => {
  it.each(['not base64!', 'a=b', 'a'])('has no page %j', (pageToken) =>
    refused(hub.client.servers.ListServers({ pageToken }), 'page_token', 'FIELD_INVALID'),
  );

  it('has no page above the limit and no unknown filter', async () => {
    await refused(hub.client.sites.ListSites({ pageSize: 1_001 }), 'page_size', 'FIELD_INVALID');
    await refused(hub.client.sites.ListSites({ platform: 'none' }), 'platform', 'NOT_FOUND');
    await refused(hub.client.tasks.ListTasks({ state: 'sleeping' }), 'state', 'FIELD_INVALID');
    await refused(hub.client.tasks.GetTask({ id: 'none' }), 'id', 'NOT_FOUND');
  });
});
