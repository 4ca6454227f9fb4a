import { parseBundle } from '../contexts/bundle.ts';
import { command, type Noun } from '../command.ts';
import { required, text } from '../options.ts';
import { line, section, table, toned } from '../output/page.ts';

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

const list = command({
  verb: 'list',
  summary: 'List the hubs that you can reach from here',
  local: true,
  options: {},
  run: ({ subject: _none }, { contexts }) => {
    const { current } = contexts;
    const known = contexts.list().map(({ name, context: { operator, role, endpoint } }) => {
      return { name, operator, role, endpoint, inUse: name === current };
    });
    return Promise.resolve({
      document: { contexts: known },
      page:
        known.length === 0
          ? []
          : [
              table(
                ['NAME', 'HUB', 'AS', 'ROLE', ''],
                known.map(({ name, endpoint, operator, role, inUse }) => [
                  name,
                  endpoint,
                  operator,
                  role,
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
  commands: [add, request, list, use, remove],
};
