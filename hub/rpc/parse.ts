import { checkCa } from '../../shared/database-tls.ts';
import { AppError } from '../../shared/errors.ts';
import type { DriftPolicy } from '../../shared/desired-state.ts';
import type { DatabaseSettings__Output } from '../../shared/proto/gen/aegir/v1/DatabaseSettings.ts';
import type { ImportSiteRequest__Output } from '../../shared/proto/gen/aegir/v1/ImportSiteRequest.ts';
import type { SiteSettingsPatch__Output } from '../../shared/proto/gen/aegir/v1/SiteSettingsPatch.ts';
import { knownServerType, SERVER_TYPES, wireWebType, type ServerType } from '../../shared/web-type.ts';
import type { CallContext } from '../../shared/rpc/types.ts';
import type { AskedDatabase } from '../inventory/database-service.ts';
import type { DatabaseFate } from '../inventory/databases.ts';
import type { PlatformSource__Output } from '../../shared/proto/gen/aegir/v1/PlatformSource.ts';
import type { TlsChange__Output } from '../../shared/proto/gen/aegir/v1/TlsChange.ts';
import type { Asked } from '../inventory/desk.ts';
import type { TlsChoice } from '../inventory/model.ts';
import type { SettingsPatch } from '../inventory/site-settings.ts';
import type { PlatformSource, SourceKind } from '../inventory/source.ts';
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
export function webTypeOf(value: string): ServerType {
  const known = knownServerType(value);
  if (known !== undefined) return known;
  throw new AppError('FIELD_INVALID', `web_type is not one this hub knows: ${value}`, {
    field: 'web_type',
    remedy: `Give one of ${SERVER_TYPES.map(wireWebType).join(', ')}.`,
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

/** Undefined for a request that says nothing of a database service. Throws FIELD_INVALID. */
export function databaseOf(settings: DatabaseSettings__Output | null): AskedDatabase | undefined {
  if (settings === null) return undefined;
  const { port, admin, password, ca, isDefault } = settings;
  const type = wordOf(settings.type, DATABASE_TYPES, 'database.type');
  const tls = wordOf(settings.tls, DATABASE_TLS, 'database.tls');
  return {
    ...(type !== undefined && { type }),
    ...(tls !== undefined && { tls }),
    ...(port !== undefined && port !== 0 && { port }),
    ...(admin !== undefined && { admin }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca }),
    ...(isDefault !== undefined && { isDefault }),
  };
}

/** How a database is read for an import: null without encryption, undefined when nothing is said. Throws FIELD_INVALID. */
export function sourceTlsOf(
  request: Pick<ImportSiteRequest__Output, 'sourceTls' | 'sourceCa' | 'dump'>,
): { readonly ca: string } | null | undefined {
  const word = wordOf(request.sourceTls, DATABASE_TLS, 'source_tls');
  const ca = checkCa(request.sourceCa, 'source_ca');
  if (word === undefined && ca === '') return undefined;
  if (request.dump !== '') {
    throw new AppError('FIELD_INVALID', 'the content comes from a dump, so no database is read', {
      field: 'source_tls',
      remedy: 'Leave --source-tls and --source-ca away, or --dump.',
    });
  }
  if (word !== 'off') return { ca };
  if (ca === '') return null;
  throw new AppError('FIELD_INVALID', 'authorities are given, and nothing shall be encrypted', {
    field: 'source_ca',
    remedy: 'Give --source-tls required, or leave --source-ca away.',
  });
}

/** Undefined when nothing is said. Throws FIELD_INVALID. */
export function fateOf(value: string, field: string): DatabaseFate | undefined {
  return wordOf(value, DATABASE_FATES, field);
}

const DATABASE_TYPES = { DATABASE_TYPE_NONE: 'none', DATABASE_TYPE_MYSQL: 'mysql' } as const;
const DATABASE_TLS = { DATABASE_TLS_OFF: 'off', DATABASE_TLS_REQUIRED: 'required' } as const;
const DATABASE_FATES = { DATABASE_FATE_DROP: 'drop', DATABASE_FATE_KEEP: 'keep' } as const;

/**
 * Our word for a value of an enum; undefined for its zero. Throws FIELD_INVALID for one this hub does not know, which comes
 * as its number.
 */
function wordOf<Word extends string>(
  value: string | number,
  words: Readonly<Record<string, Word>>,
  field: string,
): Word | undefined {
  if (Object.hasOwn(words, value)) return words[value];
  const name = String(value);
  if (name.endsWith('_UNSPECIFIED')) return undefined;
  throw new AppError('FIELD_INVALID', `${field} is not one this hub knows: ${name}`, {
    field,
    remedy: `Give one of ${Object.keys(words).join(', ')}.`,
  });
}

/** A change of settings; no change where none is given. */
export function settingsPatchOf(patch: SiteSettingsPatch__Output | null): SettingsPatch {
  if (patch === null) return {};
  const { redirectTo, maintenance, authUser, authPassword, php, maxBodyBytes, logs } = patch;
  return {
    ...(redirectTo !== undefined && { redirectTo }),
    ...(maintenance !== undefined && { maintenance }),
    ...(authUser !== undefined && { authUser }),
    ...(authPassword !== undefined && { authPassword }),
    ...(patch.headers && { headers: patch.headers.values }),
    ...(php !== undefined && { php }),
    ...(patch.phpSettings && { phpSettings: patch.phpSettings.values }),
    ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    ...(logs !== undefined && { logs }),
  };
}

const SOURCE_KINDS: readonly SourceKind[] = ['folder', 'git', 'makefile'];

/** Undefined when none is given. Throws FIELD_INVALID for a kind this version does not know. */
export function sourceOf(value: PlatformSource__Output | null): PlatformSource | undefined {
  if (value === null) return undefined;
  const { location, ref, subdir, composer } = value;
  const kind = SOURCE_KINDS.find((known) => known === value.kind);
  if (kind !== undefined) return { kind, location, ref, subdir, composer };
  throw new AppError('FIELD_INVALID', 'source.kind is not one this hub knows', {
    field: 'source.kind',
    remedy: `Give one of ${SOURCE_KINDS.join(', ')}.`,
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
