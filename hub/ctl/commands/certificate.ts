import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { command, type Context, type Noun } from '../command.ts';
import { flag, required, text } from '../options.ts';
import { line, section } from '../output/page.ts';
import { allPages } from '../paging.ts';
import { settle, type Shown } from '../settle.ts';
import { certificateLine, certificatePage, certificateTable } from '../views/certificate.ts';

async function shown({ hub, now }: Context, name: string): Promise<Shown> {
  const { certificate } = await hub.certificates.GetCertificate({ name });
  return { document: { certificate }, page: certificate ? certificateLine(certificate, now) : [] };
}

const add = command({
  verb: 'add',
  summary: 'Add a certificate of your own, or the successor of one',
  subject: 'NAME',
  options: {
    chain: required(text('FILE', 'PEM: the certificate, then each issuer of the one before it')),
    key: required(text('FILE', 'PEM: its private key, not encrypted')),
  },
  example: 'aegirctl certificate add wild-2026 --chain fullchain.pem --key privkey.pem',
  run: async ({ subject, options }, context) => {
    const { taskIds, certificate } = await context.hub.certificates.AddCertificate({
      requestId: context.requestId,
      name: subject,
      chain: await readPem(options.chain, '--chain', LIMITS.certificateChainBytes),
      key: await readPem(options.key, '--key', LIMITS.privateKeyBytes),
    });
    const done = `certificate ${subject} added`;
    const [taskId = '', ...others] = taskIds;
    if (taskId === '') {
      return {
        document: { certificate },
        page: certificate
          ? [...section('', [line([done])]), ...certificateLine(certificate, context.now)]
          : [],
        hint: `Use it: aegirctl site set URI --tls on --certificate ${subject}`,
      };
    }
    for (const other of others) if (context.wait) await context.watch(other);
    return settle(context, { taskId, done, read: () => shown(context, subject) });
  },
});

const list = command({
  verb: 'list',
  summary: 'List the certificates of sites',
  options: {},
  run: async (_input, { hub, now }) => {
    const certificates = await allPages(
      (page) => hub.certificates.ListCertificates(page),
      (response) => response.certificates,
    );
    const ending = certificates.filter(({ state, sites }) => state !== 'valid' && sites.length > 0);
    return {
      document: { certificates },
      page: certificates.length === 0 ? [] : [certificateTable(certificates, now)],
      hint:
        certificates.length === 0
          ? 'No certificates yet. A site gets one with: aegirctl site set URI --tls on'
          : ending.map(({ name, state }) => `Certificate ${name} is ${state}.`).join('\n'),
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show all about a certificate, but its private key',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { certificate } = await hub.certificates.GetCertificate({ name: subject });
    return { document: { certificate }, page: certificate ? certificatePage(certificate, now) : [] };
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Remove a certificate that no site uses',
  subject: 'NAME',
  options: { yes: flag('do not ask') },
  run: async ({ subject, options }, context) => {
    if (!options.yes) await context.confirm(`Remove certificate ${subject} and its private key?`);
    await context.hub.certificates.RemoveCertificate({ requestId: context.requestId, name: subject });
    return { document: {}, page: section('', [line([`certificate ${subject} removed`])]) };
  },
});

const renew = command({
  verb: 'renew',
  summary: 'Have a certificate renewed now that the hub renews by itself',
  subject: 'NAME',
  options: {},
  example: 'aegirctl certificate renew acme/www.example.org',
  run: async ({ subject }, context) => {
    const { taskId } = await context.hub.certificates.RenewCertificate({
      requestId: context.requestId,
      name: subject,
    });
    return settle(context, {
      taskId,
      done: `renewal of certificate ${subject} asked for`,
      read: () => shown(context, subject),
    });
  },
});

/** Text of a file that the operator names; it goes over the socket and never onto a command line. */
async function readPem(file: string, field: string, most: number): Promise<string> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AppError('FIELD_INVALID', `cannot read ${file}: ${messageOf(error)}`, { field });
  });
  if (content.length <= most) return content;
  throw new AppError('FIELD_INVALID', `${file} is too long for a file of this kind`, { field });
}

export const certificateNoun: Noun = {
  noun: 'certificate',
  summary: 'Certificates that sites are served with over TLS',
  commands: [add, list, show, remove, renew],
};
