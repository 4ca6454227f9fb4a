import { AppError } from '../../../shared/errors.ts';
import { bundleText } from '../contexts/bundle.ts';
import type { AddOperatorResponse__Output } from '../../../shared/proto/gen/aegir/v1/AddOperatorResponse.ts';
import type { Operator__Output } from '../../../shared/proto/gen/aegir/v1/Operator.ts';
import { command, type Answer, type Context, type Noun } from '../command.ts';
import { choice, duration, required, text } from '../options.ts';
import { fields, line, section, table, toned } from '../output/page.ts';
import { ago, instant, moment } from '../output/words.ts';
import { allPages } from '../paging.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;

/** How the bundle is made and where it goes: the same for a first certificate and a later one. */
const BUNDLE = {
  request: text('FILE', 'for a key made by aegirctl context request; without it the key is made here'),
  out: text('FILE', 'where the bundle goes, mode 0600; NAME.json unless given, - for standard output'),
};

const add = command({
  verb: 'add',
  summary: 'Let somebody operate this hub from another machine: issues a certificate',
  subject: 'NAME',
  options: {
    role: required(choice(ROLES, 'look; change servers, platforms and sites; decide who else may')),
    ...BUNDLE,
    valid: duration('TIME', 'how long it is good, such as 90d; a year unless given'),
  },
  example: 'aegirctl operator add anna --role operator --out anna.json',
  run: async ({ subject, options }, context) => {
    const { hub, requestId } = context;
    const { csr, key } = await requestFor(subject, options.request, context);
    const given = await hub.operators.AddOperator({
      ...{ requestId, name: subject, role: options.role, csr },
      validSeconds: secondsOf(options.valid),
    });
    const file = options.out ?? `${subject}.json`;
    const role = options.role;
    const text = `${subject} is ${role === 'viewer' ? 'a' : 'an'} ${role}; the bundle is in ${file}`;
    return handOver({ name: subject, role, file, key, text }, given, context);
  },
});

const renew = command({
  verb: 'renew',
  summary: 'Issue a new certificate for somebody; the present one is good until the new one is used',
  subject: 'NAME',
  options: {
    ...BUNDLE,
    valid: duration('TIME', 'how long it is good, such as 90d; as long as the one before unless given'),
  },
  example: 'aegirctl operator renew anna --out anna.json',
  run: async ({ subject, options }, context) => {
    const { hub, requestId } = context;
    const { csr, key } = await requestFor(subject, options.request, context);
    const validSeconds = secondsOf(options.valid);
    const given = await hub.operators.RenewOperator({ requestId, name: subject, csr, validSeconds });
    const file = options.out ?? `${subject}.json`;
    const text = `the new certificate of ${subject} is in ${file}; it counts from its first use on`;
    return handOver({ name: subject, role: given.operator?.role ?? '', file, key, text }, given, context);
  },
});

/** A request for a certificate, with the key when it was made here. Throws FIELD_INVALID. */
async function requestFor(name: string, file: string | undefined, context: Context) {
  // Certificates take a while to load, and most commands need none.
  const { createKey, createRequest } = await import('../../../shared/certificates.ts');
  if (file !== undefined) return { csr: derOf(await context.readText(file, '--request')), key: undefined };
  const key = await createKey();
  return { csr: await createRequest(key, name), key };
}

function secondsOf(ms: number | undefined): number {
  return Math.floor((ms ?? 0) / 1_000);
}

/** Writes the bundle with a certificate that the hub has issued, and says where it is. */
function handOver(
  what: {
    readonly name: string;
    readonly role: string;
    readonly file: string;
    readonly key: string | undefined;
    readonly text: string;
  },
  { operator, certificate, authority, endpoint }: AddOperatorResponse__Output,
  context: Context,
): Answer {
  const { name, role, file, key } = what;
  const dialled = endpoint === '' ? 'hub.invalid:7402' : endpoint;
  const bundle = { operator: name, role, endpoint: dialled, authority, certificate };
  context.handOut(file, bundleText({ ...bundle, ...(key !== undefined && { key }) }));
  if (file === '-') return { document: {}, page: [], silent: true };
  return {
    document: { operator, file },
    page: section('', [line([what.text])]),
    hint:
      endpoint === ''
        ? `The hub does not listen for operators yet: set listen.operators in hub.yaml, then: aegirctl operator renew ${name}.`
        : `There: aegirctl context add NAME --bundle ${file}${key === undefined ? '' : '. It holds a private key: hand it over safely, and remove it here.'}`,
  };
}

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
    const rows = operators.map((operator) => [
      operator.name,
      operator.role,
      stateOf(operator, now),
      instant(operator.createdMs),
      instant(operator.notAfterMs),
    ]);
    return {
      document: { operators },
      page: rows.length === 0 ? [] : [table(['NAME', 'ROLE', 'STATE', 'SINCE', 'UNTIL'], rows)],
      hint: rows.length === 0 ? 'Nobody yet. Let somebody: aegirctl operator add NAME --role ROLE' : '',
    };
  },
});

const ENDS_SOON_MS = 30 * 86_400_000;

function stateOf({ notAfterMs, nextNotAfterMs, revokedMs }: Operator__Output, now: number) {
  if (revokedMs > 0) return toned(`revoked ${ago(revokedMs, now)}`, 'dim');
  if (nextNotAfterMs > now) return toned('renewed, not used yet', 'warning');
  if (notAfterMs <= now) return toned('ended', 'bad');
  const leftMs = notAfterMs - now;
  return leftMs < ENDS_SOON_MS ? toned(`ends ${ago(notAfterMs, now)}`, 'warning') : toned('welcome', 'good');
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
  commands: [add, list, renew, revoke],
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
