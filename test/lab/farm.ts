import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { aegirctl } from '../fakes/aegirctl.ts';
import type { Computer } from './computer.ts';
import { eventually } from './eventually.ts';
import { CODE, installHub, installSpoke, type MachineKind } from './install.ts';
import { Lab } from './lab.ts';
import type { Host, HostSpec } from './host.ts';
import type { Outcome } from './process.ts';
import { smallApp } from './trees.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const STAGE = '/run/lab/code';
const ADMIN_SOCKET = '/run/aegir-hub/admin.sock';

// The second lies in the first, so it comes after it. Services of a host find no other Node than this one.
const SHOWS = [
  [STAGE, CODE],
  [path.join(PROJECT, 'node_modules'), `${CODE}/node_modules`],
  [process.execPath, '/usr/local/bin/node'],
] as const;

/** What a machine starts; the lab's packages have PHP 8.2. */
const UNITS = {
  apache: ['apache2.service'],
  'apache with php-fpm': ['apache2.service', 'php8.2-fpm.service'],
  nginx: ['nginx.service', 'php8.2-fpm.service'],
  HAProxy: ['haproxy.service'],
} as const satisfies Record<MachineKind, readonly string[]>;

/** Words of a command line; a string is split at its spaces. */
type Line = string | readonly string[];

/** What aegirctl says with --json when the hub refuses something. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
  readonly remedy: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly exitCode: number;
}

/** A hub and its web servers, prepared as deploy/ says, with the daemons as services of the hosts. */
export class Farm {
  readonly lab: Lab;
  readonly hub: Host;
  /** The built project, for hosts that a test makes by itself. */
  readonly shows = SHOWS;

  private constructor(lab: Lab, hub: Host) {
    this.lab = lab;
    this.hub = hub;
  }

  /** Boots a hub and waits until it is ready. install: how the machine becomes a hub, by default as the guide says. */
  static async start(spec: Pick<HostSpec, 'units' | 'shares'> = {}, install = installHub): Promise<Farm> {
    stageCode();
    const lab = await Lab.start();
    const hub = await lab.createHost('hub', { ip: '10.77.0.1', ...hostSpec(), ...spec });
    await install(hub);
    const farm = new Farm(lab, hub);
    await farm.hubReady();
    return farm;
  }

  /** Boots a machine with a web server that is prepared for a spoke, but has not joined. */
  async webServer(
    name: string,
    kind: MachineKind = 'apache',
    install = installSpoke,
    spec: Pick<HostSpec, 'shares'> = {},
  ): Promise<Host> {
    const host = await this.lab.createHost(name, { units: [...UNITS[kind]], ...hostSpec(), ...spec });
    await install(host, kind);
    return host;
  }

  /** Adds a server for a prepared machine, lets it join and waits until it is verified. */
  async serve(
    host: Computer,
    web: 'apache' | 'apache_ssl' | 'nginx' | 'nginx_ssl' = 'apache',
  ): Promise<void> {
    await this.ask(`server add ${host.name} --web ${web} --no-wait`);
    await this.join(host);
    await this.done(`server verify ${host.name}`);
  }

  /** Lets a machine join with a fresh token, given on standard input, and starts its spoke. */
  async join(host: Computer): Promise<void> {
    const { token } = await this.ask<{ token: string }>(`server token ${host.name}`);
    await host.ok(['aegir-spoke', 'enroll', '-'], { user: 'aegir', input: token });
    await host.ok('systemctl enable --now aegir-spoke');
  }

  /** Runs aegirctl on the hub, as an operator does; words, or a line of them without quotes. */
  ctl(line: Line): Promise<Outcome> {
    return this.hub.exec(['aegirctl', ...wordsOf(line)]);
  }

  /** The same call in this process: a thousand starts of the program would be the larger part of the suites. */
  #quietly(line: Line): Promise<Pick<Outcome, 'code' | 'stdout' | 'stderr'>> {
    return aegirctl(this.hub.inside(ADMIN_SOCKET), ['--json', ...wordsOf(line)]);
  }

  /** The document that aegirctl prints with --json. Throws with what it said unless it ends with 0. */
  async ask<Document = unknown>(line: Line): Promise<Document> {
    const result = await this.#quietly(line);
    if (result.code === 0) return JSON.parse(result.stdout) as Document;
    throw unexpected(line, result);
  }

  /** Asks for a change and returns its task as it ended, or as it waits for a person. */
  async task(line: Line): Promise<Task__Output> {
    const result = await this.#quietly(line);
    const document = result.stdout === '' ? {} : (JSON.parse(result.stdout) as { task?: Task__Output });
    if (document.task === undefined) throw unexpected(line, result);
    return document.task;
  }

  /** Asks for a change that must succeed. Throws with the whole task when it does not. */
  async done(line: Line): Promise<Task__Output> {
    const task = await this.task(line);
    if (task.state === 'success') return task;
    throw new Error(`aegirctl ${String(line)}: ${JSON.stringify(task, null, 2)}`);
  }

  /** Asks for a change that must be refused at once, and returns the refusal. */
  async refusal(line: Line): Promise<Refusal> {
    const result = await this.#quietly(line);
    if (result.code === 0 || result.stdout !== '') throw unexpected(line, result);
    return (JSON.parse(result.stderr) as { error: Refusal }).error;
  }

  /** Puts the small PHP platform on the hub, adds it and these sites, and waits for all of it. */
  async build(platform: string, server: Host, sites: readonly string[]): Promise<void> {
    await smallApp(this.hub, `/var/aegir/platforms/${platform}`, 'one');
    await this.done(`platform add ${platform} --server ${server.name}`);
    await Promise.all(sites.map((uri) => this.done(`site add ${uri} --platform ${platform}`)));
  }

  /** Changes the code of the small platform on the hub; only a verify brings it further. */
  edit(platform: string, version: string): Promise<void> {
    return smallApp(this.hub, `/var/aegir/platforms/${platform}`, version);
  }

  /** Waits until a task has ended, and returns it. seconds: how long it may still take. */
  ended(id: string, seconds = 60): Promise<Task__Output> {
    return this.task(`task watch ${id} --timeout ${String(seconds)}s`);
  }

  /** Waits until the hub sees the spoke of a server in this state. */
  async spokeIs(name: string, state: string, within = 60_000): Promise<void> {
    await eventually(
      async () => {
        const { server } = await this.ask<{ server: Server__Output }>(`server show ${name}`);
        expect(server.spoke).toBe(state);
      },
      { within, every: 300 },
    );
  }

  /** Waits until the hub says that it is ready. */
  async hubReady(): Promise<void> {
    await eventually(
      async () => {
        expect(await this.hub.curl('http://127.0.0.1:9740/readyz')).toMatchObject({ status: 200 });
      },
      { within: 30_000 },
    );
  }

  /** Kills a daemon at a named fault point of its next work; undefined takes the fault away. Restarts it. */
  async fault(host: Host, unit: 'aegir-hub' | 'aegir-spoke', fault: string | undefined): Promise<void> {
    const file = `/etc/systemd/system/${unit}.service.d/fault.conf`;
    if (fault === undefined) await host.ok(['rm', '-f', file]);
    else host.write(file, `[Service]\nEnvironment=AEGIR_FAULT=${fault}\nRestart=no\n`);
    await host.ok(`systemctl daemon-reload && systemctl reset-failed ${unit}; systemctl restart ${unit}`);
  }
}

function wordsOf(line: Line): readonly string[] {
  return typeof line === 'string' ? line.split(' ') : line;
}

function unexpected(line: Line, { code, stdout, stderr }: Omit<Outcome, 'signal'>): Error {
  return new Error(`aegirctl ${String(line)} ended with ${String(code)}\n${stdout}${stderr}`);
}

// A build that somebody makes while a suite runs must not change what is tested.
function stageCode(): void {
  for (const part of ['dist', 'deploy', 'package.json']) {
    fs.cpSync(path.join(PROJECT, part), path.join(STAGE, part), { recursive: true });
  }
  fs.mkdirSync(path.join(STAGE, 'node_modules'), { recursive: true });
}

function hostSpec() {
  return { shows: SHOWS, plain: ['/var/aegir', '/var/lib/aegir-hub', '/var/lib/aegir-spoke'] };
}
