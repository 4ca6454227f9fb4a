import { AppError } from '../../../shared/errors.ts';
import { parseBundle, validityOf } from '../contexts/bundle.ts';
import { command, type Noun } from '../command.ts';
import { required, text } from '../options.ts';
import { line, section, table, toned } from '../output/page.ts';
import { instant } from '../output/words.ts';

const add = command({
  verb: 'add',
  summary: 'Remember a hub on another machine, with the certificate for it',
  subject: 'NAME',
  local: true,
  options: { bundle: required(text('FILE', 'what aegirctl operator add has written; - for standard input')) },
  example: 'aegirctl context add prod --bundle anna.json',
  run: async ({ subject, options }, context) => {
    const { contexts } = context;
    const bundle = parseBundle(await context.readText(options.bundle, '--bundle'), options.bundle);
    contexts.add(subject, bundle);
    const { operator, role, endpoint } = bundle;
    return {
      document: { name: subject, operator, role, endpoint },
      page: section('', [line([`context ${subject}: ${operator}, ${role} of the hub at ${endpoint}`])]),
      hint: contexts.current === subject ? '' : `Use it: aegirctl context use ${subject}`,
    };
  },
});

const request = command({
  verb: 'request',
  summary: 'Make a key that stays on this machine, and print the request for its certificate',
  subject: 'NAME',
  local: true,
  options: {},
  example: 'aegirctl context request prod > anna.csr',
  run: async ({ subject }, { contexts }) => {
    // Certificates take a while to load, and most commands need none.
    const { createKey, createRequest } = await import('../../../shared/certificates.ts');
    const key = await createKey();
    const csr = await createRequest(key, subject);
    contexts.await(subject, key);
    const lines = csr.toString('base64').match(/.{1,64}/g) ?? [];
    const pem = ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----'];
    return {
      document: { name: subject, request: `${pem.join('\n')}\n` },
      page: section(
        '',
        pem.map((row) => line([row])),
      ),
      hint: `Give this to an admin: aegirctl operator add YOU --role ROLE --request FILE. With what comes back: aegirctl context add ${subject} --bundle FILE`,
    };
  },
});

const renew = command({
  verb: 'renew',
  summary: 'Get a new key and certificate for the hub in use, while the present one is still good',
  options: {},
  example: 'aegirctl --context prod context renew',
  run: async (_input, { hub, requestId, contexts, contextName: name }) => {
    if (name === '') {
      throw new AppError(
        'FIELD_MISSING',
        'the hub of this machine is in use, which asks for no certificate',
        {
          field: '--context',
          remedy: 'Name the one to renew: aegirctl --context NAME context renew.',
        },
      );
    }
    // Certificates take a while to load, and most commands need none.
    const { createKey, createRequest } = await import('../../../shared/certificates.ts');
    const key = await createKey();
    const csr = await createRequest(key, name);
    const { operator, certificate, authority } = await hub.operators.RenewCaller({ requestId, csr });
    contexts.renew(name, { key, certificate, authority });
    const { notAfterMs } = validityOf({ certificate });
    return {
      document: { name, operator, notAfterMs },
      page: section('', [line([`the certificate for ${name} is good until ${instant(notAfterMs)}`])]),
      hint: 'The one before is refused from your next command on.',
    };
  },
});

const list = command({
  verb: 'list',
  summary: 'List the hubs that you can reach from here',
  local: true,
  options: {},
  run: (_input, { contexts, now }) => {
    const { current } = contexts;
    const known = contexts.list().map(({ name, context }) => {
      const { operator, role, endpoint } = context;
      return { name, operator, role, endpoint, ...validityOf(context), inUse: name === current };
    });
    return Promise.resolve({
      document: { contexts: known },
      page:
        known.length === 0
          ? []
          : [
              table(
                ['NAME', 'HUB', 'AS', 'ROLE', 'UNTIL', ''],
                known.map(({ name, endpoint, operator, role, notAfterMs, inUse }) => [
                  name,
                  endpoint,
                  operator,
                  role,
                  toned(instant(notAfterMs), notAfterMs > now ? 'plain' : 'warning'),
                  inUse ? toned('in use', 'good') : '',
                ]),
              ),
            ],
      hint: current === '' ? 'In use: the hub of this machine.' : '',
    });
  },
});

const use = command({
  verb: 'use',
  summary: 'Use a hub from now on; - for the one of this machine',
  subject: 'NAME',
  local: true,
  options: {},
  run: ({ subject }, { contexts }) => {
    const name = subject === '-' ? '' : subject;
    contexts.use(name);
    return Promise.resolve({
      document: { inUse: name },
      page: section('', [
        line([name === '' ? 'the hub of this machine is in use' : `context ${name} is in use`]),
      ]),
    });
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Forget a hub, and the key for it',
  subject: 'NAME',
  local: true,
  options: {},
  run: ({ subject }, { contexts }) => {
    contexts.remove(subject);
    return Promise.resolve({ document: {}, page: section('', [line([`context ${subject} removed`])]) });
  },
});

export const contextNoun: Noun = {
  noun: 'context',
  summary: 'Hubs on other machines that you can reach from here',
  commands: [add, request, list, use, renew, remove],
};
