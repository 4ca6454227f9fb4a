import { describe, expect, it } from 'vitest';
import { createKey } from './certificates.ts';
import { encodeJoinToken } from './join-token.ts';
import { isSecretName, redactLine, redactText, redactValue } from './redaction.ts';

const SECRET = 'C4nary-s3cret';

describe('what is hidden in a text', () => {
  it.each([
    `https://anna:${SECRET}@host/x`,
    `https://${SECRET}@host/x`,
    `https://anna:p@${SECRET}@host/x`,
    `mysql://root:${SECRET}@db.example.org:3306/x`,
    `cloning ssh://git:${SECRET}@host failed`,
    `mysql:host=db;dbname=x;password=${SECRET}`,
    `{"password": "${SECRET}"}`,
    `{"password": "quoted \\" ${SECRET}"}`,
    `'password' => '${SECRET}',`,
    `define('DB_PASSWORD', '${SECRET}');`,
    `SetEnv db_passwd "${SECRET}"`,
    `fastcgi_param db_passwd ${SECRET};`,
    `mail_password: ${SECRET}`,
    `drush --db-password ${SECRET} --yes`,
    `--admin-password=${SECRET}`,
    `GET /x?a=1&sig=${SECRET}&b=2`,
    `GET /x?access_token=${SECRET}`,
    `Authorization: Bearer ${SECRET}`,
    `authorization: Basic ${SECRET}`,
    `CREATE USER 'x'@'%' IDENTIFIED BY '${SECRET}'`,
    `https://example.org/user/reset/1/1767225600/${SECRET}`,
    `https://hooks.slack.com/services/T0/B0/${SECRET}`,
    `hash $2y$10$${SECRET}abcdefgh of anna`,
  ])('%s', (text) => {
    const shown = redactText(text);
    expect(shown).toContain('***');
    expect(shown).not.toContain(SECRET);
  });

  it('is a private key, whole or cut off, and a join token', async () => {
    const key = await createKey();
    expect(redactText(`before\n${key}after`)).toBe('before\n***\nafter');
    expect(redactText(`before ${key.slice(0, 90)}`)).toBe('before ***');
    const parts = { enrollment: 'hub:7401', fingerprint: 'ab'.repeat(32), secret: Buffer.alloc(32, 7) };
    expect(redactText(`enroll ${encodeJoinToken(parts)}.`)).toBe('enroll ***.');
  });

  it.each([
    'cannot reach ssh://git@github.com/drupal/drupal.git',
    'https://registry.example.org/@scope/package',
    'https://example.org:8443/path and anna@example.org',
    'the password is too short',
    'site www.example.org is served by web1 in generation 12',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  ])('is not: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

it('takes no longer for a long line than for many short ones', () => {
  for (const part of [
    'a.',
    'a-',
    'https://',
    'a:',
    '--a',
    'password',
    '-----BEGIN PRIVATE KEY-----',
    '$2y$',
    'a_',
  ]) {
    const before = performance.now();
    redactText(part.repeat(50_000));
    expect([part, performance.now() - before < 2_000]).toEqual([part, true]);
  }
});

describe('what is hidden in a document', () => {
  it('is what has the name of a secret, at any depth and in any spelling', () => {
    const deep = { a: [{ b: { adminPassword: SECRET, private_key: SECRET, tokens: [SECRET], n: 1 } }] };
    expect(redactValue(deep)).toEqual({
      a: [{ b: { adminPassword: '***', private_key: '***', tokens: '***', n: 1 } }],
    });
    expect(['key', 'CSR', 'db_passwd', 'API-key', 'hash_salt'].every(isSecretName)).toBe(true);
    expect(['nextPageToken', 'keyHash', 'monkey', 'tokenCount'].some(isSecretName)).toBe(false);
  });

  it('is not whether there is a secret', () => {
    const known = { password: true, token: '', secret: null };
    expect(redactValue(known)).toEqual(known);
    expect(redactValue({ password: 1234 })).toEqual({ password: '***' });
  });

  it('is all of the address of a webhook but its host', () => {
    const settings = { webhook: { url: `https://u:p@chat.example.org/hooks/${SECRET}`, url_file: '/etc/x' } };
    expect(redactValue(settings)).toEqual({
      webhook: { url: 'https://chat.example.org/***', url_file: '/etc/x' },
    });
  });

  it('is found in a line of the log, and the line stays one', () => {
    const line = JSON.stringify({
      err: { stack: `Error: password=${SECRET}\n at x`, cause: { token: SECRET } },
    });
    expect(JSON.parse(redactLine(line))).toEqual({
      err: { stack: 'Error: password=***\n at x', cause: { token: '***' } },
    });
    expect(redactLine(`no JSON, secret=${SECRET}`)).toBe('no JSON, secret=***');
  });
});
