import { z } from 'zod';
import { loadConfig } from '../shared/config.ts';
import { LOG_LEVELS, type LogLevel } from '../shared/log-level.ts';

const port = z.number().int().min(1).max(65_535);
const folder = z.string().regex(/^\/[A-Za-z0-9._/-]*$/, 'must be an absolute path');

/** The file of the machine's administrator. The hub can never change what stands here. */
const schema = z.strictObject({
  /** How much the log says. */
  log_level: z.enum(LOG_LEVELS).default('info'),
  /** All that is served or configured hangs below this folder. */
  root: folder.default('/var/aegir'),
  /** The spoke's own memory: journal, identity. */
  state: folder.default('/var/lib/aegir-spoke'),
  /** Health and metrics over HTTP. */
  status: z.strictObject({ host: z.string().default('127.0.0.1'), port: port.default(9741) }).prefault({}),
  policy: z
    .strictObject({
      /** sudo: the host's own web server through sudo. own: an instance of the spoke's user. */
      control: z.enum(['sudo', 'own']).default('sudo'),
      /** Ports a site may be served on. */
      ports: z.array(port).min(1).default([80, 443]),
      /** Folders below which publish paths may lie; empty: <root>/platforms. */
      publish_roots: z.array(folder).default([]),
      /** Largest share of a platform's files that one sync may take away without being told to. */
      largest_delete_share: z.number().min(0).max(1).default(0.5),
      /** Whether the administrator's snippets in pre.d, post.d and site.d are used. */
      snippets: z.boolean().default(true),
      /** Whether the hub may have files put back that somebody changed in what is served. */
      heal: z.boolean().default(true),
      /** Whether the hub may have changed snippets taken into service by themselves. */
      adopt: z.boolean().default(true),
    })
    .prefault({}),
  /** Longest wait between two attempts to reach the hub, in seconds. */
  retry_seconds: z.number().int().min(1).max(3_600).default(60),
  /** Generations, the live one included, that can be gone back to. */
  keep_generations: z.number().int().min(2).max(20).default(2),
});

export interface SpokeConfig {
  readonly logLevel: LogLevel;
  readonly root: string;
  readonly state: string;
  readonly status: { readonly host: string; readonly port: number };
  readonly policy: SpokePolicy;
  readonly retrySeconds: number;
  readonly keepGenerations: number;
}

export interface SpokePolicy {
  readonly control: 'sudo' | 'own';
  readonly ports: readonly number[];
  readonly publishRoots: readonly string[];
  readonly largestDeleteShare: number;
  readonly snippets: boolean;
  readonly heal: boolean;
  readonly adopt: boolean;
}

/** Reads spoke.yaml. Throws CONFIG_INVALID. */
export function loadSpokeConfig(file: string): SpokeConfig {
  const raw = loadConfig(file, schema);
  const roots = raw.policy.publish_roots;
  return {
    logLevel: raw.log_level,
    root: raw.root,
    state: raw.state,
    status: raw.status,
    retrySeconds: raw.retry_seconds,
    keepGenerations: raw.keep_generations,
    policy: {
      control: raw.policy.control,
      ports: raw.policy.ports,
      publishRoots: roots.length > 0 ? roots : [`${raw.root}/platforms`],
      largestDeleteShare: raw.policy.largest_delete_share,
      snippets: raw.policy.snippets,
      heal: raw.policy.heal,
      adopt: raw.policy.adopt,
    },
  };
}
