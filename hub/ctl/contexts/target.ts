import { AppError } from '../../../shared/errors.ts';
import { ContextBook, type HubContext } from './book.ts';

/** Which hub is asked: the one of this machine on its socket, or another one with a certificate. */
export type Target = { readonly kind: 'socket'; readonly path: string } | RemoteTarget;

export interface RemoteTarget {
  readonly kind: 'remote';
  /** Name of the context. */
  readonly name: string;
  readonly hub: HubContext;
}

/** What was said about it on the command line. */
export interface TargetWords {
  readonly socket: string | undefined;
  readonly context: string | undefined;
}

const DEFAULT_SOCKET = '/run/aegir-hub/admin.sock';

/**
 * What was named on the command line, else in AEGIR_CONTEXT or AEGIR_SOCKET, else the context in use, else the hub of
 * this machine. Throws NOT_FOUND for a context that is not there, FIELD_INVALID for a socket and a context at once.
 */
export function targetOf(
  { socket, context }: TargetWords,
  vars: Readonly<Record<string, string | undefined>>,
): Target {
  if (socket !== undefined && context !== undefined) {
    throw new AppError('FIELD_INVALID', '--socket and --context exclude each other', { field: '--context' });
  }
  if (socket !== undefined) return { kind: 'socket', path: socket };
  const named = context ?? vars['AEGIR_CONTEXT'];
  if (named === undefined && vars['AEGIR_SOCKET'] !== undefined)
    return { kind: 'socket', path: vars['AEGIR_SOCKET'] };
  const book = new ContextBook(vars);
  const name = named ?? book.current;
  return name === ''
    ? { kind: 'socket', path: DEFAULT_SOCKET }
    : { kind: 'remote', name, hub: book.get(name) };
}
