import type { Platform__Output } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';

/** The moment at which the examples below were seen: 2026-01-31 09:00:00 UTC. */
export const NOW = Date.UTC(2026, 0, 31, 9);

/** Examples of what the admin API answers; a test changes what it is about. */
export function server(change: Partial<Server__Output> = {}): Server__Output {
  return {
    id: 's-1',
    name: 'web1',
    hostname: 'web1.example.org',
    addresses: ['10.77.0.11'],
    webType: 'WEB_TYPE_APACHE',
    httpPort: 80,
    httpsPort: 443,
    etag: '3',
    state: 'verified',
    problem: '',
    spoke: 'connected',
    lastSeenMs: NOW - 4_000,
    generation: 42,
    facts: null,
    checks: [],
    drift: [],
    driftPolicy: 'report',
    createdMs: NOW - 3 * 86_400_000,
    verifiedMs: NOW - 3_600_000,
    database: null,
    members: [],
    groups: [],
    requireAll: false,
    maxUnavailable: 0,
    ...change,
  };
}

export function platform(change: Partial<Platform__Output> = {}): Platform__Output {
  return {
    id: 'p-1',
    name: 'd11',
    publishPath: '/var/aegir/platforms/d11',
    docroot: 'web',
    server: 'web1',
    etag: '2',
    state: 'verified',
    problem: '',
    release: 'ab'.repeat(32),
    files: 27_468,
    bytes: 84_000_000,
    sites: 3,
    held: false,
    php: '',
    locked: false,
    source: { kind: 'folder', location: '', ref: '', subdir: '', composer: false },
    commit: '',
    application: 'drupal',
    applicationVersion: '11.1.0',
    profiles: ['minimal', 'standard'],
    build: 0,
    createdMs: NOW - 86_400_000,
    verifiedMs: NOW - 60_000,
    ...change,
  };
}

export function site(change: Partial<Site__Output> = {}): Site__Output {
  return {
    id: 'w-1',
    uri: 'www.example.org',
    aliases: ['example.org'],
    platform: 'd11',
    server: 'web1',
    enabled: true,
    settings: null,
    tls: { mode: 'off', certificate: 'self-signed', hstsSeconds: 0, fingerprint: '' },
    etag: '5',
    state: 'verified',
    problem: '',
    createdMs: NOW - 86_400_000,
    verifiedMs: NOW - 60_000,
    database: null,
    profile: '',
    installedMs: 0,
    cron: null,
    backups: null,
    ...change,
  };
}

export function task(change: Partial<Task__Output> = {}): Task__Output {
  return {
    id: 'task-1',
    kind: 'site.add',
    objectKind: 'site',
    objectName: 'www.example.org',
    state: 'success',
    message: '',
    reason: '',
    remedy: '',
    createdMs: NOW - 60_000,
    startedMs: NOW - 60_000,
    endedMs: NOW - 58_600,
    attempt: 1,
    steps: [],
    results: [],
    log: [],
    progress: [],
    actor: 'root',
    ...change,
  };
}
