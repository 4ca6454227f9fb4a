import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { AppError, messageOf } from '../shared/errors.ts';
import { loadConfig } from '../shared/config.ts';
import { LOG_LEVELS, type LogLevel } from '../shared/log-level.ts';
import type { AcmeSettings } from './certificates/open.ts';
import type { Lifetimes } from './backups/retention.ts';
import { MOST_KEPT, type BackupPolicy } from './inventory/backup-policy.ts';
import { SUBJECTS } from './notices/condition.ts';
import type { NoticeSettings } from './notices/service.ts';

const port = z.number().int().min(0).max(65_535);
/** Bytes per second; 0: no limit. */
const rate = z.number().int().min(0);
const kept = z.number().int().min(0).max(MOST_KEPT);
const orNever = (usual: string) =>
  z
    .string()
    .default(usual)
    .transform((when) => (when === 'off' ? null : when));
const folder = z.string().regex(/^\/[A-Za-z0-9._/-]*$/, 'must be an absolute path');

const schema = z.strictObject({
  /** How much the log says. */
  log_level: z.enum(LOG_LEVELS).default('info'),
  /** Database, authority, packs, builds. */
  state: folder.default('/var/lib/aegir-hub'),
  /** Default place of platform trees is <root>/platforms/<name>. */
  root: folder.default('/var/aegir'),
  /** Address that spokes dial; goes into join tokens. */
  advertise: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'must be a host name or an address')
    .optional(),
  listen: z
    .strictObject({
      host: z.string().default('0.0.0.0'),
      spokes: port.default(7400),
      enrollment: port.default(7401),
      /** Where operators on other machines connect with certificates, such as 7402; off unless given. */
      operators: z.union([port, z.literal('off')]).default('off'),
      /** Unix socket of the admin API; its file permissions say who is an operator. */
      admin_socket: folder.default('/run/aegir-hub/admin.sock'),
      /** Mode of that socket. */
      admin_socket_mode: z
        .string()
        .regex(/^0[0-7]{3}$/, 'must be octal, such as "0660"')
        .default('0660'),
    })
    .prefault({}),
  status: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(9740),
      /** Whether /members/<group> says where visitors of a group may be sent. */
      members: z.boolean().default(false),
    })
    .prefault({}),
  content: z
    .strictObject({
      /** Streams of content that are served at once. */
      streams: z.number().int().min(1).max(1_024).default(32),
      bytes_per_second_per_spoke: rate.default(0),
      bytes_per_second: rate.default(0),
    })
    .prefault({}),
  builds: z
    .strictObject({
      /** Minutes that one program of a build may take, such as a fetch or a run of Composer. */
      minutes: z.number().int().min(1).max(1_440).default(60),
    })
    .prefault({}),
  tasks: z
    .strictObject({
      /** Tasks that run at the same time. */
      parallel: z.number().int().min(1).max(256).default(16),
      /** Seconds a task waits for an absent spoke before it fails. */
      wait_for_spoke_seconds: z.number().int().min(1).default(86_400),
    })
    .prefault({}),
  /** Seconds between signs of life of a spoke; one that is silent for three of them counts as away. */
  heartbeat_seconds: z.number().int().min(1).max(60).default(10),
  groups: z
    .strictObject({
      /** Seconds that a change of a group waits for an absent member before the others go on without it. */
      grace_seconds: z.number().int().min(0).max(3_600).default(60),
    })
    .prefault({}),
  schedule: z
    .strictObject({
      /** Cron expressions, local time. */
      verify: z.string().default('17 4 * * *'),
      prune: z.string().default('43 4 * * *'),
      /** Or "off". */
      scrub: orNever('23 3 * * 0'),
      /** When certificates of sites are looked at, and renewed where they are due. */
      certificates: z.string().default('7 * * * *'),
      /** When the hub backs itself up; or "off". */
      self_backup: orNever('31 2 * * *'),
    })
    .prefault({}),
  /** Who is told when something is not as it should be. */
  notices: z
    .strictObject({
      about: z.array(z.enum(SUBJECTS)).default([...SUBJECTS]),
      /** Minutes that a spoke may be away before it is told. */
      spoke_away_minutes: z.number().int().min(1).max(10_080).default(10),
      webhook: z
        .strictObject({
          url: z.url({ protocol: /^https?$/ }).optional(),
          /** A file with the address, where it is a secret. */
          url_file: folder.optional(),
          /** JSON in which {text}, {headline} and {hub} stand for those. */
          body: z.string().max(10_000).optional(),
        })
        .refine(({ url, url_file }) => (url === undefined) !== (url_file === undefined), {
          error: 'must have either url or url_file',
        })
        .optional(),
      mail: z
        .strictObject({
          to: z.array(z.email()).min(1).max(20),
          from: z.email().optional(),
          host: z.string().default('127.0.0.1'),
          port: port.default(25),
        })
        .optional(),
    })
    .prefault({}),
  /** The hub's own backups. */
  self_backup: z
    .strictObject({
      /** Where they go; below the state folder unless given. */
      folder: folder.optional(),
      keep: z.number().int().min(1).max(1_000).default(7),
    })
    .prefault({}),
  /** The certificate authority for sites that choose `acme`; to name a contact is to agree to its terms. */
  acme: z
    .strictObject({
      directory: z.url({ protocol: /^https$/ }).default('https://acme-v02.api.letsencrypt.org/directory'),
      contact: z.email(),
      /** PEM file of an authority that vouches for the directory itself. */
      ca_file: folder.optional(),
    })
    .optional(),
  backups: z
    .strictObject({
      /** Largest archive of one site that is taken. */
      most_gigabytes: z.number().positive().max(10_000).default(100),
      /** Hours between two backups of a site that says nothing else; 0: none by itself. */
      every_hours: z.number().int().min(0).max(8_784).default(0),
      /** Of the backups that a site makes by itself. */
      keep: z
        .strictObject({
          last: kept.default(3),
          daily: kept.default(7),
          weekly: kept.default(4),
          monthly: kept.default(6),
        })
        .refine((keep) => Object.values(keep).some((count) => count > 0), { error: 'must keep one at least' })
        .prefault({}),
      /** Days that a backup is kept that was made before a restore, a move or a clone. */
      keep_before_change_days: z.number().int().min(1).max(36_600).default(30),
      /** Days that the backups of a site are kept that was removed. */
      keep_removed_days: z.number().int().min(1).max(36_600).default(90),
    })
    .prefault({}),
  /** Releases of each platform that are kept for a way back, the live one included. */
  keep_releases: z.number().int().min(1).max(1_000).default(2),
  /** Days that ended tasks, and the history of changes, are kept. */
  keep_tasks_days: z.number().int().min(1).default(90),
  /** Days that the audit trail is kept. */
  keep_audit_days: z.number().int().min(1).default(365),
});

export interface HubConfig {
  /** The file that it was read from. */
  readonly file: string;
  readonly logLevel: LogLevel;
  readonly state: string;
  readonly root: string;
  readonly advertise: string | undefined;
  readonly listen: {
    readonly host: string;
    readonly spokes: number;
    readonly enrollment: number;
    /** Null: nobody listens. */
    readonly operators: number | null;
    readonly adminSocket: string;
    readonly adminSocketMode: number;
  };
  readonly status: { readonly host: string; readonly port: number; readonly members: boolean };
  readonly content: {
    readonly streams: number;
    /** 0: no limit. */
    readonly bytesPerSecondPerSpoke: number;
    readonly bytesPerSecond: number;
  };
  readonly builds: { readonly timeoutMs: number };
  readonly tasks: { readonly parallel: number; readonly waitForSpokeMs: number };
  readonly heartbeatSeconds: number;
  readonly groups: { readonly graceMs: number };
  readonly schedule: {
    readonly verify: string;
    readonly prune: string;
    readonly certificates: string;
    /** Null: never; the next one, too. */
    readonly scrub: string | null;
    readonly selfBackup: string | null;
  };
  readonly notices: NoticeSettings;
  readonly selfBackup: { readonly folder: string | null; readonly keep: number };
  /** Null where no authority is named. */
  readonly acme: AcmeSettings | null;
  readonly backups: {
    readonly mostBytes: number;
    /** Of sites that say nothing else. */
    readonly usual: BackupPolicy;
    readonly lifetimes: Lifetimes;
  };
  readonly keepReleases: number;
  readonly keepTasksMs: number;
  readonly keepAuditMs: number;
}

/** Reads hub.yaml. Throws CONFIG_INVALID. */
export function loadHubConfig(file: string): HubConfig {
  const raw = loadConfig(file, schema);
  return {
    file,
    logLevel: raw.log_level,
    state: raw.state,
    root: raw.root,
    advertise: raw.advertise,
    listen: {
      host: raw.listen.host,
      spokes: raw.listen.spokes,
      enrollment: raw.listen.enrollment,
      operators: raw.listen.operators === 'off' ? null : raw.listen.operators,
      adminSocket: raw.listen.admin_socket,
      adminSocketMode: Number.parseInt(raw.listen.admin_socket_mode, 8),
    },
    status: raw.status,
    content: {
      streams: raw.content.streams,
      bytesPerSecondPerSpoke: raw.content.bytes_per_second_per_spoke,
      bytesPerSecond: raw.content.bytes_per_second,
    },
    builds: { timeoutMs: raw.builds.minutes * 60_000 },
    tasks: { parallel: raw.tasks.parallel, waitForSpokeMs: raw.tasks.wait_for_spoke_seconds * 1_000 },
    heartbeatSeconds: raw.heartbeat_seconds,
    groups: { graceMs: raw.groups.grace_seconds * 1_000 },
    schedule: { ...raw.schedule, selfBackup: raw.schedule.self_backup },
    notices: noticesOf(raw.notices, raw.advertise),
    selfBackup: { folder: raw.self_backup.folder ?? null, keep: raw.self_backup.keep },
    acme: raw.acme === undefined ? null : { ...raw.acme, caFile: raw.acme.ca_file ?? null },
    backups: {
      mostBytes: Math.floor(raw.backups.most_gigabytes * 1e9),
      usual: { everySeconds: raw.backups.every_hours * 3_600, keep: raw.backups.keep },
      lifetimes: {
        beforeChangeMs: raw.backups.keep_before_change_days * 86_400_000,
        removedMs: raw.backups.keep_removed_days * 86_400_000,
      },
    },
    keepReleases: raw.keep_releases,
    keepTasksMs: raw.keep_tasks_days * 86_400_000,
    keepAuditMs: raw.keep_audit_days * 86_400_000,
  };
}

function noticesOf(
  { about, spoke_away_minutes, webhook, mail }: z.output<typeof schema>['notices'],
  advertise: string | undefined,
): NoticeSettings {
  return {
    about,
    spokeAwayMs: spoke_away_minutes * 60_000,
    webhook:
      webhook === undefined
        ? null
        : { url: webhook.url ?? addressIn(webhook.url_file), body: webhook.body ?? null },
    mail: mail === undefined ? null : { ...mail, from: mail.from ?? `aegir-hub@${advertise ?? hostname()}` },
  };
}

/** Throws CONFIG_INVALID for a file that cannot be read or holds no address; what it holds is never said. */
function addressIn(file = ''): string {
  const field = 'notices.webhook.url_file';
  try {
    const address = readFileSync(file, 'utf8').trim();
    if (/^https?:\/\/\S+$/.test(address)) return address;
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `cannot read ${file}: ${messageOf(error)}`, { field, cause: error });
  }
  throw new AppError('CONFIG_INVALID', `${file} holds no http or https address`, { field });
}
