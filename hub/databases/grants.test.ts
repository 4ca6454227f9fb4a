import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSeenHost, driftOf, planGrants, readRights } from './grants.ts';
import { databaseName } from './names.ts';
import { accountAdvice } from './failures.ts';
import { account, grantedName, identifier, literal } from './sql.ts';

const WANTED = { name: 'shop_1', password: 'secret', hosts: ['10.0.0.7'] };
const RIGHT = { on: String.raw`shop\_1`, privileges: ['ALL PRIVILEGES'] };
const NONE = { on: '*', privileges: ['USAGE'] };

describe('the plan of grants', () => {
  it('makes an account for each host, for exactly the database', () => {
    const { statements, differences } = planGrants(WANTED, [], false);
    expect(statements).toEqual([
      "CREATE USER IF NOT EXISTS 'shop_1'@'10.0.0.7' IDENTIFIED BY 'secret'",
      "ALTER USER 'shop_1'@'10.0.0.7' IDENTIFIED BY 'secret'",
      "GRANT ALL PRIVILEGES ON `shop\\_1`.* TO 'shop_1'@'10.0.0.7'",
    ]);
    expect(differences).toEqual([{ host: '10.0.0.7', kind: 'missing' }]);
  });

  it('gives passwords in no GRANT, which MySQL knows no more from 8.0 on, nor by a function of its own', () => {
    const found = [
      { host: '%', rights: [RIGHT] },
      { host: '10.0.0.7', rights: [NONE] },
    ];
    for (const isLiteral of [false, true]) {
      const all = planGrants(WANTED, found, isLiteral).statements.join(';\n');
      expect(all).not.toMatch(/^GRANT.*IDENTIFIED|PASSWORD\s*\(|SET PASSWORD/m);
    }
    expect(accountAdvice('aegir', '10.0.0.1')).toMatch(
      /CREATE USER IF NOT EXISTS 'aegir'@'10\.0\.0\.1' IDENTIFIED BY 'PASSWORD'; GRANT ALL PRIVILEGES ON \*\.\* TO 'aegir'@'10\.0\.0\.1' WITH GRANT OPTION;$/,
    );
  });

  it('takes the name as it is where the server takes it so', () => {
    expect(planGrants(WANTED, [], true).statements[2]).toContain('ON `shop_1`.*');
  });

  it('finds an account right as it is, and takes away what is more than right', () => {
    expect(planGrants(WANTED, [{ host: '10.0.0.7', rights: [NONE, RIGHT] }], false).differences).toEqual([]);
    const more = { on: '*', privileges: ['SELECT'] };
    const plan = planGrants(WANTED, [{ host: '10.0.0.7', rights: [more, RIGHT] }], false);
    expect(plan.differences).toEqual([{ host: '10.0.0.7', kind: 'wrong' }]);
    expect(plan.statements[0]).toBe("REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'shop_1'@'10.0.0.7'");
  });

  it('drops the accounts of other hosts before anything is given, wildcards too', () => {
    const { statements } = planGrants(WANTED, [{ host: '%', rights: [RIGHT] }], false);
    expect(statements[0]).toBe("DROP USER IF EXISTS 'shop_1'@'%'");
  });

  it('never makes a wildcard of what a server said', () => {
    for (const host of ['', '%', '10.0.0.%', '10.0._.1', '10.0.0.0/255.0.0.0', "x'@'y", 'a b', '-a']) {
      expect(() => checkSeenHost(host)).toThrow(
        expect.objectContaining({ reason: 'DATABASE_ADDRESS_UNKNOWN' }),
      );
      expect(() => planGrants({ ...WANTED, hosts: [host] }, [], false)).toThrow();
    }
    for (const host of ['10.0.0.7', 'localhost', 'web1.example.org', '::1', 'fd00::7'])
      expect(checkSeenHost(host)).toBe(host);
  });

  it('holds no account but of one plain host, whatever hosts are given', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), (hosts) => {
        for (const one of statementsOf(hosts)) expect(one).toMatch(/'shop_1'@'[A-Za-z0-9.:-]+'/);
      }),
    );
  });
});

/** Nothing for hosts that are refused. */
function statementsOf(hosts: readonly string[]): readonly string[] {
  try {
    return planGrants({ ...WANTED, hosts }, [], false).statements;
  } catch {
    return [];
  }
}

describe('drift', () => {
  it('is what another hand did, not what follows from a change of the web servers', () => {
    const differences = [
      { host: 'new', kind: 'missing' },
      { host: 'old', kind: 'surplus' },
      { host: 'lost', kind: 'missing' },
      { host: 'stranger', kind: 'surplus' },
      { host: 'bent', kind: 'wrong' },
    ] as const;
    expect(driftOf(differences, ['old', 'lost', 'bent']).map((text) => text.split(':')[0])).toEqual([
      'lost',
      'stranger',
      'bent',
    ]);
  });
});

describe('rights as a server lists them', () => {
  it('are those of MySQL 8 and later, too: names between backticks, rights that only it knows', () => {
    const lines = [
      'GRANT USAGE ON *.* TO `shop_1`@`10.0.0.7`',
      'GRANT ALL PRIVILEGES ON `shop\\_1`.* TO `shop_1`@`10.0.0.7`',
    ];
    const rightly = { host: '10.0.0.7', rights: readRights(lines) };
    expect(planGrants(WANTED, [rightly], false).differences).toEqual([]);
    const more = [...lines, 'GRANT BACKUP_ADMIN,ROLE_ADMIN ON *.* TO `shop_1`@`10.0.0.7`'];
    const plan = planGrants(WANTED, [{ host: '10.0.0.7', rights: readRights(more) }], false);
    expect(plan.differences).toEqual([{ host: '10.0.0.7', kind: 'wrong' }]);
    expect(plan.statements[0]).toContain('REVOKE ALL PRIVILEGES, GRANT OPTION FROM');
    // With partial_revokes nothing is escaped.
    const literally = lines.map((line) => line.replace('\\_', '_'));
    expect(planGrants(WANTED, [{ ...rightly, rights: readRights(literally) }], true).differences).toEqual([]);
  });

  it('are read with the name they are on, and whether they may be passed on', () => {
    expect(
      readRights([
        "GRANT USAGE ON *.* TO `u`@`h` IDENTIFIED BY PASSWORD '*ABC'",
        'GRANT ALL PRIVILEGES ON `shop\\_1`.* TO `u`@`h` WITH GRANT OPTION',
        'GRANT SELECT, INSERT ON `a``b`.* TO `u`@`h`',
        'GRANT `role` TO `u`@`h`',
      ]),
    ).toEqual([
      { on: '*', privileges: ['USAGE'] },
      { on: 'shop\\_1', privileges: ['ALL PRIVILEGES', 'GRANT OPTION'] },
      { on: 'a`b', privileges: ['SELECT', 'INSERT'] },
      { on: '?', privileges: ['GRANT `role` TO `u`@'] },
    ]);
  });
});

describe('the name of a database', () => {
  it('is readable, without the leading www', () => {
    expect(databaseName('www.example.org', 0)).toBe('example_org');
    expect(databaseName('xn--bcher-kva.example', 0)).toBe('xn__bcher_kva_example');
  });

  it('fits, is plain, and is another one for another site and for each attempt, also for the longest names', () => {
    const long = `${'a'.repeat(63)}.${'b'.repeat(60)}`;
    const names = [0, 1, 2].flatMap((attempt) => [
      databaseName(`${long}.org`, attempt),
      databaseName(`${long}.net`, attempt),
    ]);
    expect(new Set(names).size).toBe(6);
    for (const name of names) expect(name).toMatch(/^[a-z0-9_]{32}$/);
    expect(databaseName('example.org', 1)).toMatch(/^example_org_[0-9a-f]{8}$/);
  });

  it('is always one that MySQL takes for a user', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,252}$/), fc.nat(9), (uri, attempt) => {
        expect(databaseName(uri, attempt)).toMatch(/^[a-z0-9_]{1,32}$/);
      }),
    );
  });
});

/** Null for what is refused. */
function writtenBy(write: (value: string) => string, value: string): string | null {
  try {
    return write(value);
  } catch {
    return null;
  }
}

describe('what gets into a statement', () => {
  it('cannot leave its quotes, in any mode of the session', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        for (const [quote, write] of [
          ['`', identifier],
          ["'", literal],
        ] as const) {
          const text = writtenBy(write, value);
          if (text === null) continue;
          expect(text.slice(1, -1).replaceAll(quote + quote, '')).not.toContain(quote);
          expect(text).not.toContain('\\');
        }
      }),
    );
  });

  it('is an account of one host or nothing', () => {
    for (const host of ['%', '10.0.0.%', 'a_b', '']) expect(() => account({ user: 'u', host })).toThrow();
    expect(() => account({ user: '', host: 'h' })).toThrow();
    expect(account({ user: "o'hara", host: '10.0.0.1' })).toBe("'o''hara'@'10.0.0.1'");
  });

  it('names a database in a grant without wildcards', () => {
    expect(grantedName('a_b%c', false)).toBe(String.raw`a\_b\%c`);
  });
});
