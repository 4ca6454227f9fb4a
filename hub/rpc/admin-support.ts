import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { LOG_LEVELS, type LogLevel } from '../../shared/log-level.ts';
import type { LogVolume, Volume } from '../../shared/log-volume.ts';
import type { SetLogLevelRequest__Output } from '../../shared/proto/gen/aegir/v1/SetLogLevelRequest.ts';
import type {
  SupportServiceDefinition,
  SupportServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/SupportService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Inventory } from '../inventory/store.ts';
import type { SpokeRegistry } from '../spokes/registry.ts';
import { supportBundle } from '../support/bundle.ts';
import type { BundleSource } from '../support/source.ts';
import type { Operator } from './access.ts';

export interface SupportParts {
  /** What a bundle is made from now, but for the tasks that are asked for. */
  readonly bundleSource: () => Promise<Omit<BundleSource, 'tasks'>>;
  /** Of the hub's own log. */
  readonly volume: LogVolume;
  readonly inventory: Pick<Inventory, 'serverByName'>;
  readonly registry: Pick<SpokeRegistry, 'ofServer'>;
  readonly clock: Pick<Clock, 'now'>;
}

export function supportHandlers(
  parts: SupportParts,
): ServiceHandlers<SupportServiceDefinition, SupportServiceHandlers, Operator> {
  return {
    MakeBundle: async function* ({ tasks }) {
      if (tasks.length > LIMITS.tasksPerBundle) {
        throw new AppError('FIELD_INVALID', `at most ${String(LIMITS.tasksPerBundle)} tasks`, {
          field: 'tasks',
        });
      }
      for await (const chunk of supportBundle({ ...(await parts.bundleSource()), tasks })) yield { chunk };
    },
    GetLogLevel: () => ({ logLevel: parts.volume.now() }),
    SetLogLevel: (request) => ({ logLevel: setLogLevel(parts, request) }),
  };
}

function setLogLevel(
  { volume, inventory, registry, clock }: SupportParts,
  { server, level: word, seconds }: SetLogLevelRequest__Output,
): Volume {
  const level = word === '' ? null : checkLevel(word);
  if (level !== null && (seconds < 1 || seconds > LIMITS.logLevelSeconds)) {
    throw new AppError('FIELD_INVALID', `from 1 to ${String(LIMITS.logLevelSeconds)} seconds`, {
      field: 'seconds',
    });
  }
  if (server === '') return level === null ? volume.restore() : volume.change(level, seconds * 1_000);
  const link = registry.ofServer(inventory.serverByName(server, 'server').id);
  if (link === undefined) {
    throw new AppError('SPOKE_AWAY', `the spoke of ${server} is not connected`, {
      field: 'server',
      remedy: 'Set log_level in /etc/aegir/spoke.yaml on the machine, or try again when it is connected.',
    });
  }
  link.send({ logLevel: { level: word, seconds } });
  return { level: word, usual: '', untilMs: level === null ? 0 : clock.now() + seconds * 1_000 };
}

function checkLevel(word: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === word);
  if (level !== undefined) return level;
  throw new AppError('FIELD_INVALID', `there is no log level ${JSON.stringify(word)}`, {
    field: 'level',
    remedy: `Choose one of: ${LOG_LEVELS.join(', ')}.`,
  });
}
