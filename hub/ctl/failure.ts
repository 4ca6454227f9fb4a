import { connect } from 'node:net';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { AppError, hasCode, messageOf, toAppError } from '../../shared/errors.ts';
import { SKEW_REMEDY } from '../../shared/host-checks.ts';
import type { HubContext } from './contexts/book.ts';
import { validityOf } from './contexts/bundle.ts';
import type { Target } from './contexts/target.ts';
import { fields, type Page, type Text } from './output/page.ts';

/** Exit code of a command that the operator interrupted, as shells have it. */
const INTERRUPTED = 130;

/** An error as it leaves aegirctl: in words and as a JSON document. */
export interface Failure {
  readonly exitCode: number;
  readonly page: Page;
  readonly document: object;
}

/** What to say about an error, by its kind; `interrupted` when the operator pressed Ctrl-C; `now` is the clock here. */
export async function failureOf(
  error: unknown,
  target: Target,
  { interrupted, now }: { readonly interrupted: boolean; readonly now: () => number },
): Promise<Failure> {
  const failure = await explain(error, target, now);
  const { reason, message, field, remedy, metadata } = failure;
  const { KINDS } = await import('../../shared/rpc/errors.ts');
  const exitCode = interrupted ? INTERRUPTED : KINDS[failure.kind].exitCode;
  return {
    exitCode,
    document: { error: { reason, message, field, remedy, metadata, exitCode } },
    page: [fields([[interrupted ? 'stopped' : 'error', message], ...details(failure)])],
  };
}

function details({ reason, message, field, remedy, metadata }: AppError): [string, Text][] {
  const facts = Object.entries(metadata).filter(([, value]) => !message.includes(value));
  return [['reason', { text: reason, tone: 'dim' }], ['field', field], ...facts, ['do', remedy]];
}

async function explain(error: unknown, target: Target, now: () => number): Promise<AppError> {
  const failure = toAppError(error);
  if (failure.reason === 'UNAVAILABLE') {
    return target.kind === 'socket'
      ? ((await explainSocket(target.path)) ?? failure)
      : explainRemote(failure, target.hub, now());
  }
  const isBug = failure.reason === 'INTERNAL' && failure !== error;
  if (!isBug) return failure;
  return new AppError('INTERNAL', `unexpected error in aegirctl: ${messageOf(error)}`, {
    remedy: 'Report this, with the command that you gave.',
    cause: error,
  });
}

/** TLS turns a certificate away without a word that arrives here; its own dates say why. */
function explainRemote(failure: AppError, hub: HubContext, nowMs: number): AppError {
  const { endpoint, operator } = hub;
  const { notBeforeMs, notAfterMs } = validityOf(hub);
  const now = new Date(nowMs).toISOString();
  if (nowMs > notAfterMs) {
    const ended = new Date(notAfterMs).toISOString();
    return new AppError('CERTIFICATE_EXPIRED', `your certificate ended on ${ended}; the clock says ${now}`, {
      remedy: `Ask an admin for a new one: aegirctl operator renew ${operator}; if that is not the time, set the clock.`,
      cause: failure,
    });
  }
  if (nowMs < notBeforeMs || /not yet valid|has expired/.test(failure.message)) {
    const message = `the certificates of you and of the hub at ${endpoint} are not both valid now: ${failure.message}`;
    const remedy = `Compare the clock here, which says ${now}, with that of the hub. ${SKEW_REMEDY}`;
    return new AppError('CERTIFICATE_EXPIRED', message, { remedy, cause: failure });
  }
  if (/self.signed|unable to (?:get|verify)|signature failure/.test(failure.message)) {
    return new AppError(
      'HUB_UNTRUSTED',
      `what answers at ${endpoint} has no certificate of a root that you trust`,
      {
        remedy: `Check the address; if the root of the hub was changed, ask an admin: aegirctl operator renew ${operator}, or add.`,
        cause: failure,
      },
    );
  }
  return new AppError('UNAVAILABLE', `the hub at ${endpoint} cannot be reached: ${failure.message}`, {
    remedy:
      'Check the address and the port (listen.operators in its hub.yaml), and that the certificate has not ended: aegirctl context list.',
    cause: failure,
  });
}

/** Knocks at the socket itself: its answer says more than "unavailable". Null when it opens. */
async function explainSocket(socket: string): Promise<AppError | null> {
  const connection = connect(socket);
  try {
    await once(connection, 'connect');
    return null;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM')) return deniedBy(socket, await groupOf(socket));
    return new AppError('UNAVAILABLE', `no hub listens on ${socket}`, {
      remedy:
        'Start it: systemctl start aegir-hub. If it has another socket, give --socket PATH or AEGIR_SOCKET. A hub on another machine: aegirctl context use NAME, once aegirctl context add has taken its bundle in.',
      cause: error,
    });
  } finally {
    connection.destroy();
  }
}

function deniedBy(socket: string, group: string): AppError {
  return new AppError('SOCKET_DENIED', `you may not use ${socket}: it is for the group ${group}`, {
    remedy: `Join the group and log in again: sudo usermod -aG ${group} USER`,
  });
}

/** Name of the group that may use a socket; its folder's where the socket itself cannot be seen. */
async function groupOf(socket: string): Promise<string> {
  const { gid } = await stat(socket).catch(() => stat(dirname(socket)));
  const groups = await readFile('/etc/group', 'utf8');
  const row = groups.split('\n').find((entry) => entry.split(':')[2] === String(gid));
  return row?.split(':')[0] ?? String(gid);
}
