import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driverErrorOf, endpointName, hostInRefusal } from './database-line.ts';

const refusal = (errno: number, message: string): string | null =>
  hostInRefusal({ code: '', errno, message });

describe('a refusal of a database server', () => {
  it.each([
    [1045, "Access denied for user 'x'@'10.0.0.7' (using password: NO)", '10.0.0.7'],
    [1698, "Access denied for user 'x'@'web1.example.org'", 'web1.example.org'],
    [1130, "Host '10.0.0.7' is not allowed to connect to this MariaDB server", '10.0.0.7'],
    [1129, "Host '10.0.0.7' is blocked because of many connection errors", '10.0.0.7'],
  ])('with number %i names the host it sees', (errno, message, host) => {
    expect(refusal(errno, message)).toBe(host);
  });

  it('with another number, or in other words, names none', () => {
    expect(refusal(1040, "Host '10.0.0.7' is too much")).toBeNull();
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("'")),
        (text) => {
          expect(refusal(1045, text)).toBeNull();
        },
      ),
    );
  });
});

describe('an error of the driver', () => {
  it('tells nothing of the statement it was about', () => {
    const error = Object.assign(new Error('odd'), {
      code: 'ER_X',
      errno: 1064,
      sql: "IDENTIFIED BY 'secret'",
    });
    expect(JSON.stringify(driverErrorOf(error))).toBe('{"code":"ER_X","errno":1064,"message":"odd"}');
  });

  it('of the system has no number of the database server', () => {
    expect(driverErrorOf(Object.assign(new Error('x'), { code: 'ETIMEDOUT', errno: -110 })).errno).toBe(0);
  });
});

it('an endpoint is written with brackets around an IPv6 address', () => {
  expect(endpointName({ host: 'fd00::1', port: 3_306 })).toBe('[fd00::1]:3306');
  expect(endpointName({ host: 'db1', port: 3_306 })).toBe('db1:3306');
});
