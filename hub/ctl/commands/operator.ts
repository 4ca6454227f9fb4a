import { AppError } from '../../../shared/errors.ts';
import { bundleText } from '../contexts/bundle.ts';
import { command, type Noun } from '../command.ts';
import { choice, duration, required, text } from '../options.ts';
import { fields, line, section, table, toned } from '../output/page.ts';
import { ago, instant, moment } from '../output/words.ts';
import { allPages } from '../paging.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;

const add = command({
  verb: 'add',
  summary: 'Let somebody operate this hub from another machine: issues a certificate',
  subject: 'NAME',
  options: {
    role: required(choice(ROLES, 'look; change servers, platforms and sites; decide who else may')),
    request: text('FILE', 'for a key made by aegirctl context request; without it the key is made here'),
    out: text('FILE', 'where the bundle goes, mode 0600; NAME.json unless given, - for standard output'),
    valid: duration('TIME', 'how long it is good, such as 90d; a year unless given'),
  },
  example: 'aegirctl operator add anna --role operator --out anna.json',
  run: async ({ subject, options }, context) => {
    const { hub, requestId } = context;
    // Certificates take a while to load, and most commands need none.
    const { createKey, createRequest } = await import('../../../shared/certificates.ts');
    const key = options.request === undefined ? await createKey() : undefined;
    const csr =
      key === undefined
        ? derOf(await context.readText(options.request ?? '', '--request'))
        : await createRequest(key, subject);
    const { operator, certificate, authority, endpoint } = await hub.operators.AddOperator({
      ...{ requestId, name: subject, role: options.role, csr },
      validSeconds: Math.floor((options.valid ?? 0) / 1_000),
    });
    const file = options.out ?? `${subject}.json`;
    const role = options.role;
    const dialled = endpoint === '' ? 'hub.invalid:7402' : endpoint;
    const bundle = { operator: subject, role, endpoint: dialled, authority, certificate };
    context.handOut(file, bundleText({ ...bundle, ...(key !== undefined && { key }) }));
    if (file === '-') return { document: {}, page: [], silent: true };
    return {
      document: { operator, file },
      page: section('', [
        line([`${subject} is ${role === 'viewer' ? 'a' : 'an'} ${role}; the bundle is in ${file}`]),
      ]),
      hint:
        endpoint === ''
          ? 'The hub does not listen for operators yet: set listen.operators in hub.yaml, then revoke and add again.'
          : `There: aegirctl context add NAME --bundle ${file}${key === undefined ? '' : '. It holds a private key: hand it over safely, and remove it here.'}`,
    };
  },
});

/** The bytes of a PEM request. Throws FIELD_INVALID. */
function derOf(pem: string): Buffer {
  const [, body] =
    /^-----BEGIN CERTIFICATE REQUEST-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE REQUEST-----$/.exec(
      pem.trim(),
    ) ?? [];
  if (body !== undefined) return Buffer.from(body, 'base64');
  throw new AppError('FIELD_INVALID', 'the request is not PEM of a certificate request', {
    field: '--request',
  });
}

const list = command({
  verb: 'list',
  summary: 'List who may operate this hub from elsewhere',
  options: {},
  run: async (_input, { hub, now }) => {
    const operators = await allPages(
      (page) => hub.operators.ListOperators(page),
      (response) => response.operators,
    );
    const rows = operators.map(({ name, role, createdMs, notAfterMs, revokedMs }) => [
      name,
      role,
      revokedMs > 0 ? toned(`revoked ${ago(revokedMs, now)}`, 'dim') : stateOf(notAfterMs, now),
      instant(createdMs),
      instant(notAfterMs),
    ]);
    return {
      document: { operators },
      page: rows.length === 0 ? [] : [table(['NAME', 'ROLE', 'STATE', 'SINCE', 'UNTIL'], rows)],
      hint: rows.length === 0 ? 'Nobody yet. Let somebody: aegirctl operator add NAME --role ROLE' : '',
    };
  },
});

function stateOf(notAfterMs: number, now: number) {
  return notAfterMs > now ? toned('welcome', 'good') : toned('ended', 'warning');
}

const revoke = command({
  verb: 'revoke',
  summary: 'Refuse the certificate of an operator from now on',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, requestId }) => {
    const { operator } = await hub.operators.RevokeOperator({ requestId, name: subject });
    return { document: { operator }, page: section('', [line([`${subject} is no longer welcome`])]) };
  },
});

export const operatorNoun: Noun = {
  noun: 'operator',
  summary: 'People who operate this hub from other machines',
  commands: [add, list, revoke],
};

export const whoami = command({
  verb: 'whoami',
  summary: 'Which hub this is, and who it takes you for',
  options: {},
  run: async (_input, { hub, now, hubName }) => {
    const { name, role, notAfterMs, hubVersion } = await hub.operators.GetCaller({});
    return {
      document: { hub: hubName, name, role, notAfterMs, hubVersion },
      page: [
        fields([
          ['hub', `${hubName}, version ${hubVersion}`],
          ['you are', `${name}, ${role}`],
          ['until', notAfterMs === 0 ? '' : moment(notAfterMs, now)],
        ]),
      ],
    };
  },
});
