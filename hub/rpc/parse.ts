import { AppError } from '../../shared/errors.ts';
import type { DriftPolicy } from '../../shared/desired-state.ts';
import { knownWebType, WEB_TYPES, wireWebType, type WebType } from '../../shared/web-type.ts';
import type { CallContext } from '../../shared/rpc/types.ts';
import type { TlsChange__Output } from '../../shared/proto/gen/aegir/v1/TlsChange.ts';
import type { Asked } from '../inventory/desk.ts';
import type { TlsChoice } from '../inventory/model.ts';
import type { TlsChange } from '../inventory/tls-choice.ts';
import { ENDED_STATES, type TaskState } from '../tasks/task.ts';
import type { Operator } from './access.ts';

/** Who asks, and under which request id. */
export function askedBy(request: { readonly requestId: string }, context: CallContext<Operator>): Asked {
  return { requestId: request.requestId, actor: context.identity.actor };
}

/** The version a change builds on; null when none is given. Throws FIELD_INVALID. */
export function etagOf(request: { readonly etag: string }): number | null {
  if (request.etag === '') return null;
  if (/^[1-9]\d{0,14}$/.test(request.etag)) return Number(request.etag);
  throw new AppError('FIELD_INVALID', 'etag is not one of this hub', {
    field: 'etag',
    remedy: 'Give the etag of the object as it was read.',
  });
}

/** Throws FIELD_INVALID for a type this version does not know, whatever number it has. */
export function webTypeOf(value: string): WebType {
  const known = knownWebType(value);
  if (known !== undefined) return known;
  throw new AppError('FIELD_INVALID', `web_type is not one this hub knows: ${value}`, {
    field: 'web_type',
    remedy: `Give one of ${WEB_TYPES.map(wireWebType).join(', ')}.`,
  });
}

const DRIFT_POLICIES: readonly DriftPolicy[] = ['report', 'heal', 'adopt'];

/** Throws FIELD_INVALID. */
export function driftPolicyOf(value: string): DriftPolicy {
  const known = DRIFT_POLICIES.find((policy) => policy === value);
  if (known !== undefined) return known;
  throw new AppError('FIELD_INVALID', `drift_policy cannot be ${JSON.stringify(value.slice(0, 40))}`, {
    field: 'drift_policy',
    remedy: `Give one of ${DRIFT_POLICIES.join(', ')}.`,
  });
}

const TASK_STATES: readonly TaskState[] = ['queued', 'running', 'waiting', ...ENDED_STATES];

/** Undefined for ''. Throws FIELD_INVALID. */
export function taskStateOf(value: string): TaskState | undefined {
  const state = TASK_STATES.find((known) => known === value);
  if (state !== undefined || value === '') return state;
  throw new AppError('FIELD_INVALID', `state is not one of a task: ${JSON.stringify(value.slice(0, 40))}`, {
    field: 'state',
    remedy: `Give one of ${TASK_STATES.join(', ')}.`,
  });
}

const TLS_MODES = ['off', 'on', 'required'] as const;

/** What is said of a site's TLS. Throws FIELD_INVALID. */
export function tlsChangeOf({ mode, certificate, hstsSeconds }: TlsChange__Output): TlsChange {
  return {
    ...(mode !== undefined && { mode: tlsModeOf(mode) }),
    ...(certificate !== undefined && { certificate }),
    ...(hstsSeconds !== undefined && { hstsSeconds }),
  };
}

function tlsModeOf(value: string): TlsChoice['mode'] {
  const mode = TLS_MODES.find((known) => known === value);
  if (mode !== undefined) return mode;
  throw new AppError('FIELD_INVALID', `tls.mode is not one: ${JSON.stringify(value.slice(0, 40))}`, {
    field: 'tls.mode',
    remedy: `Give one of ${TLS_MODES.join(', ')}.`,
  });
}
