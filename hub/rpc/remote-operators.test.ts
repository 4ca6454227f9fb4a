import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKey, createRequest, readRequest } from '../../shared/certificates.ts';
import { newId } from '../../shared/ids.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { aegirctl, type Outcome } from '../../test/fakes/aegirctl.ts';
import { addFarm, openAdminHub, type AdminHub } from '../../test/fakes/admin-hub.ts';

const DAY_MS = 86_400_000;

let hub: AdminHub;
let home: string;

beforeEach(async () => {
  hub = await openAdminHub();
  home = mkdtempSync(join(tmpdir(), 'aegir-home-'));
  await addFarm(hub.client);
});

afterEach(async () => {
  await hub.close();
  removeTree(home, tmpdir());
});

function here(line: string): Promise<Outcome> {
  return aegirctl(hub.socket, line.split(' '), { vars: { HOME: home } });
}

/** A person on another machine: no socket, only what is in their home. */
function there(line: string, typed?: string): Promise<Outcome> {
  const vars = { HOME: home, AEGIR_SOCKET: undefined } as Record<string, string | undefined>;
  return aegirctl('', line.split(' '), { vars, ...(typed !== undefined && { typed }) });
}

async function join_(name: string, role: string, words = ''): Promise<void> {
  const file = join(home, `${name}.json`);
  expect(await here(`operator add ${name} --role ${role} --out ${file}${words}`)).toMatchObject({ code: 0 });
  await enter(name, readFileSync(file, 'utf8'));
}

/** The bundle names the address of the farm; here it is the port that was free. */
async function enter(name: string, bundle: string): Promise<void> {
  const local = bundle.replace('hub.example.org:7402', `127.0.0.1:${String(hub.operatorPort)}`);
  expect(await there(`context add ${name} --bundle -`, local)).toMatchObject({ code: 0 });
}

function deeds(): string[] {
  return hub.trail
    .page(999, 999)
    .toReversed()
    .map(({ actor, action, object, outcome }) => `${actor} ${action} ${object} ${outcome}`);
}

describe('an operator on another machine', () => {
  it('is who the certificate says, and their changes are written down in their name', async () => {
    await join_('anna', 'operator');
    expect(JSON.parse((await there('--json whoami')).stdout)).toMatchObject({
      name: 'anna',
      role: 'operator',
    });
    expect(await there('site add c.example --platform d11 --no-wait')).toMatchObject({ code: 0 });
    expect(deeds().slice(-2)).toEqual([
      'operator OperatorService/AddOperator anna done',
      'anna SiteService/AddSite c.example done',
    ]);
    expect(JSON.parse((await there('--json task list')).stdout)).toMatchObject({
      tasks: [{ actor: 'anna' }, {}, {}, {}],
    });
  });

  it('who is a viewer may look and not touch, and every attempt is written down', async () => {
    await join_('vera', 'viewer');
    expect((await there('site list')).code).toBe(0);
    const refused = await there('--json site remove xn--bcher-kva.example --yes');
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: { reason: 'ROLE_DENIED', metadata: { role: 'viewer', needed: 'operator' } },
    });
    expect(deeds().at(-1)).toBe('vera refused ROLE_DENIED SiteService/RemoveSite ROLE_DENIED');
    expect((await there('operator add mallory --role admin --out -')).stderr).toContain('ROLE_DENIED');
    expect((await there('audit list')).stderr).toContain('ROLE_DENIED');
  });

  it('is refused from the next call on when revoked, and what runs for them ends', async () => {
    await join_('anna', 'operator');
    const added = await there('--json site add c.example --platform d11 --no-wait');
    const { taskId } = JSON.parse(added.stdout) as { taskId: string };
    const watching = there(`task watch ${taskId} --timeout 60s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await here('operator revoke anna')).code).toBe(0);
    expect((await watching).stderr).toContain('CERTIFICATE_REVOKED');
    expect(await there('site list')).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('REVOKED') as string,
    });
    await join_('anna2', 'viewer');
    expect((await there('--context anna2 site list')).code).toBe(0);
    expect((await here('operator list')).stdout).toMatch(/anna +operator +revoked/);
  });

  it('keeps the key on their own machine when they ask with a request', async () => {
    const request = await there('context request prod');
    expect(request.stdout).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
    const outcome = await aegirctl(
      hub.socket,
      'operator add anna --role admin --request - --out -'.split(' '),
      { vars: { HOME: home }, typed: request.stdout },
    );
    expect(outcome.stdout).not.toContain('PRIVATE KEY');
    await enter('prod', outcome.stdout);
    expect((await there('whoami')).stdout).toContain('anna, admin');
    expect(statSync(join(home, '.config/aegir/contexts.json')).mode & 0o777).toBe(0o600);
  });

  it('may come in with a spoke neither as one nor the other way round', async () => {
    await join_('anna', 'operator');
    const key = await createKey();
    const csr = await createRequest(key, 'spoke');
    const { certificate } = await hub.authority.issueSpoke(await readRequest(csr), newId());
    const bundle = JSON.parse(readFileSync(join(home, 'anna.json'), 'utf8')) as Record<string, unknown>;
    await enter('thief', JSON.stringify({ ...bundle, key, certificate }));
    const refused = await there('--context thief --json site list');
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { reason: 'ROLE_DENIED', exitCode: 6 } });
    expect(deeds().at(-1)).toContain('refused ROLE_DENIED');
  });

  it('uses one hub or another by name, and the one of the machine when told', async () => {
    await join_('anna', 'operator');
    await join_('vera', 'viewer');
    expect((await there('context list')).stdout).toMatch(/anna .*in use/);
    expect((await there('context use vera')).code).toBe(0);
    expect((await there('whoami')).stdout).toContain('vera, viewer');
    expect((await there('--context anna whoami')).stdout).toContain('anna, operator');
    expect(await there('--context nobody whoami')).toMatchObject({ code: 3 });
    expect((await there('context use -')).code).toBe(0);
    expect((await there('whoami')).stderr).toContain('/run/aegir-hub/admin.sock');
    expect((await here('whoami')).stdout).toContain('operator, admin');
  });

  it('hears that their certificate has ended, or that the clock says so, when the hub cannot be reached', async () => {
    await join_('anna', 'operator');
    const bundle = readFileSync(join(home, 'anna.json'), 'utf8');
    await there('context add away --bundle -', bundle.replace('hub.example.org:7402', '127.0.0.1:1'));
    const vars = { HOME: home, AEGIR_SOCKET: undefined } as Record<string, string | undefined>;
    const words = '--context away --timeout 2s whoami'.split(' ');
    const at = (days: number) => aegirctl('', words, { vars, nowMs: Date.now() + days * DAY_MS });
    expect((await at(400)).stderr).toMatch(/CERTIFICATE_EXPIRED[^]*operator renew anna/);
    expect((await at(-10)).stderr).toMatch(/Compare the clock here/);
  });

  it('hears what is wrong when nothing answers there', async () => {
    await join_('anna', 'operator');
    const bundle = readFileSync(join(home, 'anna.json'), 'utf8');
    expect(
      await there('context add away --bundle -', bundle.replace('hub.example.org:7402', '127.0.0.1:1')),
    ).toMatchObject({ code: 0 });
    expect((await there('--context away --timeout 2s site list')).stderr).toMatch(
      /the hub at 127.0.0.1:1 cannot be reached/,
    );
    expect(await there('context add bad --bundle -', '{}')).toMatchObject({ code: 2 });
  });
});

describe('a certificate that is renewed', () => {
  const book = () => join(home, '.config/aegir/contexts.json');

  it('by its holder is good at once, and the former until then; it lasts as long, and is written down', async () => {
    await join_('vera', 'viewer', ' --valid 90d');
    const before = readFileSync(book(), 'utf8');
    expect(await there('context renew')).toMatchObject({ code: 0 });
    expect((await here('operator list')).stdout).toContain('renewed, not used yet');
    const after = readFileSync(book(), 'utf8');
    expect(after).not.toBe(before);
    writeFileSync(book(), before);
    expect(await there('whoami')).toMatchObject({ code: 0 });
    writeFileSync(book(), after);
    const { notAfterMs } = JSON.parse((await there('--json whoami')).stdout) as { notAfterMs: number };
    expect(Math.abs(notAfterMs - Date.now() - 90 * DAY_MS)).toBeLessThan(60_000);
    writeFileSync(book(), before);
    const old = await there('--json whoami');
    expect(JSON.parse(old.stderr)).toMatchObject({
      error: { reason: 'CERTIFICATE_SUPERSEDED', exitCode: 6 },
    });
    expect(deeds()).toContain('vera OperatorService/RenewCaller  done');
    expect((await here('operator list')).stdout).toMatch(/vera +viewer +welcome/);
  });

  it('by an admin needs no revoking: whoever holds the former works with it until the new one is used', async () => {
    await join_('anna', 'operator');
    const file = join(home, 'new.json');
    expect((await here(`operator add anna --role operator --out ${file}`)).stderr).toContain(
      'operator renew',
    );
    expect(await here(`operator renew anna --out ${file} --valid 30d`)).toMatchObject({ code: 0 });
    expect((await there('whoami')).stdout).toContain('anna, operator');
    await enter('fresh', readFileSync(file, 'utf8'));
    expect((await there('--context fresh whoami')).stdout).toContain('anna, operator');
    expect((await there('whoami')).stderr).toContain('CERTIFICATE_SUPERSEDED');
    expect(await here('operator renew nobody')).toMatchObject({ code: 3 });
  });

  it('is refused after five that nobody used, and the one in use stays good', async () => {
    await join_('anna', 'operator');
    const renew = async (at: number) =>
      (await here(`operator renew anna --out ${join(home, `${String(at)}.json`)}`)).stderr;
    for (let at = 0; at < 5; at++) expect(await renew(at)).not.toContain('RATE_LIMITED');
    expect(await renew(5)).toContain('RATE_LIMITED');
    expect(await there('whoami')).toMatchObject({ code: 0 });
  });

  it('is refused with the name of who was revoked, and on the socket, where nobody has one', async () => {
    await join_('anna', 'operator');
    expect((await here('context renew')).stderr).toContain('asks for no certificate');
    await here('operator revoke anna');
    expect((await there('context renew')).stderr).toContain('CERTIFICATE_REVOKED');
    expect((await here('operator renew anna')).stderr).toContain('NOT_FOUND');
  });

  it('is asked for on standard error from 30 days before its end, in words alone', async () => {
    await join_('vera', 'viewer', ' --valid 90d');
    const vars = { HOME: home, AEGIR_SOCKET: undefined } as Record<string, string | undefined>;
    const later = (days: number, words: readonly string[]) =>
      aegirctl('', words, { vars, nowMs: Date.now() + days * DAY_MS });
    expect((await later(59, ['whoami'])).stderr).toBe('');
    expect((await later(61, ['whoami'])).stderr).toContain(
      'ends in 28 days; renew it: aegirctl --context vera',
    );
    expect((await later(61, ['--json', 'whoami'])).stderr).toBe('');
    expect((await there('context list')).stdout).toMatch(/UNTIL/);
  });
});

describe('a root that takes the place of another', () => {
  const authority = (words: string) => here(`--json authority ${words}`);

  it('is trusted by an operator who renews, and the former is dropped when nobody uses it any more', async () => {
    await join_('anna', 'operator');
    await join_('vera', 'viewer');
    expect((await here('authority rotate')).stderr).toContain('--yes');
    expect(await here('authority rotate --yes')).toMatchObject({ code: 0 });
    expect((await here('authority rotate --yes')).stderr).toContain('ROTATION_OPEN');
    expect(await there('--context anna context renew')).toMatchObject({ code: 0 });
    expect((await there('--context anna whoami')).stdout).toContain('anna, operator');
    const shown = (await here('authority show')).stdout;
    expect(shown).toMatch(/signs +1 holder/);
    expect(shown).toMatch(/to be dropped +1 holder and the hub/);
    expect(shown).toMatch(/vera +operator +has to renew/);
    const refused = await authority('finish --yes');
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { reason: 'IN_USE', exitCode: 5 } });
    const done = await here('authority finish --without vera --yes');
    expect(done.stdout).toMatch(/vera +operator +aegirctl operator add vera/);
    expect(done.stderr).toContain('backup');
    expect((await there('--context anna whoami')).stdout).toContain('anna, operator');
    expect((await there('--context vera --timeout 3s whoami')).stderr).toMatch(
      /HUB_UNTRUSTED[^]*was changed/,
    );
    expect((await here('operator list')).stdout).toMatch(/vera +viewer +revoked/);
    expect(deeds().filter((deed) => deed.includes('Authority'))).toEqual([
      'operator AuthorityService/RotateAuthority  done',
      'operator AuthorityService/RotateAuthority  ROTATION_OPEN',
      'operator AuthorityService/FinishRotation  IN_USE',
      'operator AuthorityService/FinishRotation  done',
    ]);
  });

  it('is of nobody’s use who is no admin', async () => {
    await join_('anna', 'operator');
    expect(await there('authority show')).toMatchObject({ code: 0 });
    for (const words of ['rotate --yes', 'abort', 'finish --yes']) {
      expect((await there(`authority ${words}`)).stderr).toContain('ROLE_DENIED');
    }
  });

  it('is turned back for a request that is repeated as for one that is not', async () => {
    expect((await here('authority abort')).stderr).toContain('ROTATION_NONE');
    const once = await authority('rotate --yes --request-id r1');
    const again = await authority('rotate --yes --request-id r1');
    expect(again).toEqual(once);
    expect((await here('authority abort')).stdout).toMatch(/signs +0 holders and the hub/);
    expect((await here('authority finish --yes')).stdout).not.toContain('to be dropped');
    expect((await here('authority finish --yes')).stderr).toContain('ROTATION_NONE');
  });
});

describe('the audit trail', () => {
  it('is read and proved by admins, and names the row that somebody edited', async () => {
    expect((await here('audit list')).stdout).toMatch(/SiteService\/AddSite +xn--bcher-kva.example|AddSite/);
    expect(await here('audit verify')).toMatchObject({ code: 0 });
    hub.edit("UPDATE audit SET actor = 'nobody' WHERE number = 2");
    expect(await here('audit verify')).toMatchObject({
      code: 10,
      stdout: expect.stringContaining('entry 2 is not what was written') as string,
    });
  });

  it('has what was refused as well as what was done', async () => {
    await here('site add c.example --platform nowhere --no-wait');
    expect(deeds().at(-1)).toBe('operator SiteService/AddSite c.example NOT_FOUND');
  });
});
