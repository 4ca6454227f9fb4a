import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../shared/checks.ts';
import type { GroupMember__Output } from '../../../shared/proto/gen/aegir/v1/GroupMember.ts';
import { ctl } from '../../../test/fakes/aegirctl.ts';
import { server } from '../../../test/fakes/inventory.ts';

const GOOD = { name: 'disk', outcome: 'OUTCOME_OK', finding: 'much room', remedy: '' } as const;
const MAIL = {
  name: 'php.mail',
  outcome: 'OUTCOME_WARNING',
  finding: 'no sendmail',
  remedy: 'apt-get install postfix',
} as const;
const AWAY = {
  name: 'service',
  outcome: 'OUTCOME_FAILED',
  finding: 'away',
  remedy: 'aegir-spoke doctor',
} as const;

const member = (name: string): GroupMember__Output => ({
  ...{ server: name, hostname: name, addresses: [], httpPort: 80, httpsPort: 443 },
  ...{ state: 'active', connected: true, isMaster: false, weight: 100 },
});

const PACK = server({
  name: 'pack1',
  webType: 'WEB_TYPE_PACK',
  members: [member('web1'), member('web2')],
});

describe('aegirctl doctor', () => {
  const answers = {
    ListServers: () => ({ servers: [server({ name: 'web1' }), PACK, server({ name: 'web2' })] }),
    GetServer: ({ name }: { name: string }) => ({ server: name === 'pack1' ? PACK : server({ name }) }),
    Examine: ({ server: name }: { server: string }) => {
      return { checks: name === '' ? [GOOD] : name === 'web1' ? [GOOD, MAIL] : [AWAY] };
    },
  };

  it('looks at the hub and every server, and shows what is not in order', async () => {
    const { code, stdout } = await ctl(answers, 'doctor');
    expect(
      stdout
        .split('\n')
        .map((text) => text.trim())
        .filter(Boolean),
    ).toEqual([
      'hub',
      'ok       1 check in order',
      'web1',
      'warning  php.mail  no sendmail',
      `why: ${CHECKS['php.mail']}`,
      'do: apt-get install postfix',
      'ok       1 check in order',
      'web2',
      'failed   service  away',
      `why: ${CHECKS.service}`,
      'do: aegir-spoke doctor',
      'ok       0 checks in order',
    ]);
    expect(code).toBe(5);
  });

  it('shows all of one server', async () => {
    const { code, stdout } = await ctl(answers, 'doctor web1');
    expect(stdout).toContain('disk  much room');
    expect(stdout).not.toContain('hub');
    expect(code).toBe(0);
  });

  it('looks at the members of a group, which is no machine itself', async () => {
    const { stdout, asked } = await ctl(answers, '--json doctor pack1');
    const { examined } = JSON.parse(stdout) as { examined: { server: string }[] };
    expect(examined.map((one) => one.server)).toEqual(['web1', 'web2']);
    expect(asked.filter(({ method }) => method === 'Examine')).toHaveLength(2);
  });

  it('says the same to programs, with reasons', async () => {
    const { stdout } = await ctl(answers, '--json doctor web2');
    expect(JSON.parse(stdout)).toEqual({
      examined: [{ server: 'web2', checks: [{ ...AWAY, why: CHECKS.service }] }],
    });
  });
});
