import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { silentLogger } from '../../shared/log.ts';
import { removeTree } from '../../shared/safe-files.ts';
import type { Build, Builds } from '../../hub/builds/builds.ts';
import { openBuilds } from '../../hub/builds/disk-builds.ts';
import { FOLDER_SOURCE, type PlatformSource } from '../../hub/inventory/source.ts';

const PLATFORM = 'd11';

/** Real builds in a folder of their own, with a home and programs that the test puts there. */
export class BuildLab {
  readonly lines: string[] = [];
  readonly stages: string[] = [];
  timeoutMs = 60_000;
  readonly #folder: string;
  readonly #outside = { HOME: process.env['HOME'], PATH: process.env['PATH'] };
  #builds: Builds;

  private constructor(folder: string, builds: Builds) {
    this.#folder = folder;
    this.#builds = builds;
    process.env['HOME'] = join(folder, 'home');
    process.env['PATH'] = [join(folder, 'bin'), this.#outside.PATH].join(delimiter);
    for (const name of ['home', 'bin']) mkdirSync(join(folder, name));
  }

  static async open(): Promise<BuildLab> {
    const folder = mkdtempSync(join(tmpdir(), 'aegir-builds-'));
    return new BuildLab(folder, await openBuilds(partsOf(folder, 60_000)));
  }

  close(): void {
    for (const [name, value] of Object.entries(this.#outside)) {
      if (value !== undefined) process.env[name] = value;
    }
    removeTree(this.#folder, tmpdir());
  }

  /** As after a restart of the hub. */
  async restart(): Promise<void> {
    this.#builds = await openBuilds(partsOf(this.#folder, this.timeoutMs));
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Puts a shell script there, and on the PATH when it lies in bin/. */
  program(name: string, script: string): void {
    const file = this.path(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Puts files into the home of the hub's user. */
  home(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(this.path(join('home', name)), text);
  }

  /** Nothing but these folders is on the PATH. */
  onlyPath(...folders: readonly string[]): void {
    process.env['PATH'] = folders.join(delimiter);
  }

  /** Builds a repository. */
  build(
    location: string,
    source: Partial<PlatformSource> = {},
  ): Promise<Build & { readonly folder: string }> {
    return this.make({ ...FOLDER_SOURCE, kind: 'git', location, ...source });
  }

  /** Builds any source. */
  async make(
    source: PlatformSource,
    { signal = new AbortController().signal, last = 0 } = {},
  ): Promise<Build & { readonly folder: string }> {
    const order = { platform: PLATFORM, source, publishPath: this.path('published'), last };
    const build = await this.#builds.build(order, {
      signal,
      onStage: (stage) => this.stages.push(stage),
      onLine: (line) => this.lines.push(line),
    });
    return { ...build, folder: this.#builds.folder(PLATFORM, build.number) };
  }

  folder(number: number): string {
    return this.#builds.folder(PLATFORM, number);
  }

  keepOnly(number: number): Promise<void> {
    return this.#builds.keepOnly(PLATFORM, number);
  }

  forget(): Promise<void> {
    return this.#builds.forget(PLATFORM);
  }

  /** Names in the platform's folder of builds. */
  left(): string[] {
    return readdirSync(this.path(join('state', 'builds', PLATFORM))).sort();
  }

  /** Numbers of the builds that are there. */
  numbers(): number[] {
    return this.left().flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  }

  /** Repositories in the cache. */
  cached(): string[] {
    return readdirSync(this.path(join('state', 'builds', PLATFORM, 'cache')));
  }

  /** Leaves what a hub that was killed in a fetch leaves: a cache in use, with a lock in it, and a half build. */
  tearCache(): void {
    const home = this.path(join('state', 'builds', PLATFORM));
    for (const name of this.cached()) writeFileSync(join(home, 'cache', name, 'shallow.lock'), '');
    renameSync(join(home, 'cache'), join(home, 'cache.busy'));
    mkdirSync(join(home, '2.part', 'tree'), { recursive: true });
  }
}

/** Runs a program of the machine and returns what it prints. Throws unless it ends with 0. */
export function output(program: string, args: readonly string[], cwd = '/'): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8' });
}

function partsOf(folder: string, timeoutMs: number) {
  return { state: join(folder, 'state'), timeoutMs, log: silentLogger() };
}
