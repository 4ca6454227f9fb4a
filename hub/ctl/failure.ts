import { connect } from 'node:net';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { AppError, hasCode, messageOf, toAppError } from '../../shared/errors.ts';
import type { HubContext } from './contexts/book.ts';
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

/** What to say about an error, by its kind; `interrupted` when the operator pressed Ctrl-C. */
export async function failureOf(error: unknown, target: Target, interrupted: boolean): Promise<Failure> {
  const failure = await explain(error, target);
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

async function explain(error: unknown, target: Target): Promise<AppError> {
  const failure = toAppError(error);
  if (failure.reason === 'UNAVAILABLE') {
    return target.kind === 'socket'
      ? ((await explainSocket(target.path)) ?? failure)
      : explainRemote(failure, target.hub);
  }
  const isBug = failure.reason === 'INTERNAL' && failure !== error;
  if (!isBug) return failure;
  return new AppError('INTERNAL', `unexpected error in aegirctl: ${messageOf(error)}`, {
    remedy: 'Report this, with the command that you gave.',
    cause: error,
  });
}

function explainRemote(failure: AppError, { endpoint }: HubContext): AppError {
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
        'Start it: systemctl start aegir-hub. If it has another socket, give --socket PATH or AEGIR_SOCKET.',
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
