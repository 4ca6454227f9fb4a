import type { Clock } from '../../shared/clock.ts';
import type { Service } from '../../shared/lifecycle.ts';
import type { Logger } from '../../shared/log.ts';
import type { Database } from '../../shared/sqlite.ts';
import { Channel } from './channel.ts';
import type { Condition, Subject } from './condition.ts';
import { mail, type MailSettings } from './mail.ts';
import { post, type WebhookSettings } from './webhook.ts';

/** Who is told of what. */
export interface NoticeSettings {
  readonly about: readonly Subject[];
  readonly spokeAwayMs: number;
  readonly webhook: WebhookSettings | null;
  readonly mail: MailSettings | null;
}

export interface NoticeParts {
  /** Name of the hub, as people know it. */
  readonly hub: string;
  /** As they are now; they may change while it runs. */
  readonly settings: () => NoticeSettings;
  readonly look: () => readonly Condition[];
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

const LOOK_EVERY_MS = 15_000;

/**
 * Tells people what is not as it should be. It only looks at what is there, beside all work: a receiver that is slow or
 * away holds nothing up.
 */
export function noticeService(parts: NoticeParts): Service {
  const { settings, clock, log, look } = parts;
  let known = settings();
  return {
    name: 'notices',
    run: async (signal) => {
      let channels = channelsOf(parts, known, signal);
      while (!signal.aborted) {
        if (settings() !== known) {
          known = settings();
          channels = channelsOf(parts, known, signal);
        }
        try {
          const conditions = channels.length === 0 ? [] : look();
          await Promise.all(channels.map((channel) => channel.tell(conditions)));
        } catch (error) {
          log.error({ err: error }, 'notices failed');
        }
        await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
      }
    },
  };
}

function channelsOf(
  { hub, db, clock, log }: NoticeParts,
  { webhook, mail: box }: NoticeSettings,
  signal: AbortSignal,
): Channel[] {
  const common = { hub, db, clock, log };
  return [
    ...(webhook === null
      ? []
      : [new Channel({ ...common, name: 'webhook', send: (notice) => post(webhook, notice, signal) })]),
    ...(box === null
      ? []
      : [new Channel({ ...common, name: 'mail', send: (notice) => mail(box, notice, clock.now()) })]),
  ];
}
