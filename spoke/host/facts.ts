import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Clock } from '../../shared/clock.ts';
import { freeSpace, hostAddresses } from '../../shared/host-checks.ts';
import type { Facts } from '../../shared/proto/gen/aegir/v1/Facts.ts';
import type { WebServerFacts as WireWebServerFacts } from '../../shared/proto/gen/aegir/v1/WebServerFacts.ts';
import { VERSION } from '../../shared/version.ts';
import type { SpokeConfig } from '../config.ts';
import { readIfThere } from '../disk/reading.ts';
import { currentRecord } from '../apply/record.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import type { WebServer } from '../webserver/webserver.ts';

export interface HostView {
  readonly config: SpokeConfig;
  /** Looks at the host anew each time. */
  readonly webServer: FindWebServer;
  readonly clock: Clock;
}

/** What this spoke observes about its own host, now. The hub guesses none of it. */
export async function collectFacts({ config, webServer, clock }: HostView): Promise<Facts> {
  const web = await webServer(currentRecord(config).state.web.type);
  return {
    hostname: hostname(),
    addresses: hostAddresses(),
    os: osName(),
    spokeVersion: VERSION,
    bootId: bootId(),
    webServer: web && wireFacts(web),
    php: web?.facts.php ?? null,
    phpFpm: [...(web?.facts.fpm ?? [])],
    publishRoots: [...config.policy.publishRoots],
    ...freeSpace(config.root),
    clockMs: clock.now(),
  };
}

/** Containers have the boot of their kernel in common; the processes of each are its own. */
function bootId(): string {
  const ofKernel = (readIfThere('/proc/sys/kernel/random/boot_id') ?? '').trim();
  return `${ofKernel} ${readlinkSync('/proc/self/ns/pid')}`;
}

function wireFacts(web: WebServer): WireWebServerFacts {
  const { kind, version, control, binary, modules, ports, user, group, http2 } = web.facts;
  return {
    ...{ kind, version, control, binary, user, group, http2 },
    modules: [...modules],
    ports: [...ports],
    running: web.observe() !== null,
  };
}

function osName(): string {
  const line = (readIfThere('/etc/os-release') ?? '')
    .split('\n')
    .find((entry) => entry.startsWith('PRETTY_NAME='));
  return (line ?? '').replace(/^PRETTY_NAME="?(.*?)"?$/, '$1');
}
