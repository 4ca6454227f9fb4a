import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode } from '../../../shared/errors.ts';
import { readIfThere } from '../../disk/reading.ts';
import type { Listen } from '../host-facts.ts';
import { expandFiles } from '../include-files.ts';
import type { NginxBuild } from './build.ts';
import { parseNginx, type NginxDirective } from './directives.ts';

/** What the host's own nginx configuration says, as far as the spoke needs it. Our generations are not part of it. */
export interface NginxHostConfig {
  /** Folder that relative paths are read against. */
  readonly folder: string;
  /** Arguments of its load_module directives, absolute. */
  readonly modules: readonly string[];
  readonly listens: readonly Listen[];
  /** Ports on which a server of the host's own claims the unknown names. */
  readonly defaultPorts: readonly number[];
  /** Whether it sizes the table of server names itself, and the text it does it with. */
  readonly nameTable: readonly string[];
  readonly user: string;
  readonly group: string;
  readonly pidFile: string;
  readonly errorLog: string;
  readonly includesEntry: boolean;
}

/** Bounds of a walk through a configuration that somebody else wrote. */
const MAX_DEPTH = 20;
const MAX_FILES = 20_000;

/** Reads the host's configuration from its main file on. `entryFile` is where our generations begin. */
export function readNginxHost(build: NginxBuild, entryFile: string): NginxHostConfig {
  const found = { directives: [] as NginxDirective[], includesEntry: false, files: 0 };
  const folder = dirname(build.mainFile);
  walk(build.mainFile, 0, []);
  const { directives } = found;
  const [user = build.user, group = user] = last('user');
  return {
    folder,
    modules: named('load_module').map(([file = '']) => resolve(folder, file)),
    listens: named('listen').flatMap(listenOf),
    defaultPorts: named('listen')
      .filter((args) => args.includes('default_server') || args.includes('default'))
      .flatMap((args) => listenOf(args).map(({ port }) => port)),
    nameTable: directives
      .filter(({ name }) => name.startsWith('server_names_hash_'))
      .map(({ name, args }) => `${name} ${args.join(' ')};`),
    user,
    group,
    pidFile: last('pid')[0] ?? build.pidFile,
    errorLog:
      directives.find(({ name, blocks }) => name === 'error_log' && blocks.length === 0)?.args[0] ?? '',
    includesEntry: found.includesEntry,
  };

  function named(name: string): (readonly string[])[] {
    return directives.filter((directive) => directive.name === name).map(({ args }) => args);
  }

  function last(name: string): readonly string[] {
    return named(name).at(-1) ?? [];
  }

  function walk(file: string, depth: number, around: NginxDirective['blocks']): void {
    if (isSameFile(file, entryFile)) {
      found.includesEntry ||= around.at(-1)?.name === 'http';
      return;
    }
    if (depth > MAX_DEPTH || ++found.files > MAX_FILES) return;
    for (const directive of parseNginx(readIfThere(file) ?? '')) {
      const blocks = [...around, ...directive.blocks];
      const [first = ''] = directive.args;
      if (directive.name !== 'include') found.directives.push({ ...directive, blocks });
      else for (const each of expandFiles(resolve(folder, first))) walk(each, depth + 1, blocks);
    }
  }
}

/** Where a listen directive listens; a socket in the file system is no port. */
export function listenOf([value = '']: readonly string[]): Listen[] {
  if (value.startsWith('unix:')) return [];
  const match = /^(?:(\[[^\]]*\]|[^:]*[^:\d][^:]*|[\d.]*\.[\d.]*):)?(\d+)$/.exec(value);
  if (!match) return [{ address: anyAs(value), port: 80 }];
  return [{ address: anyAs(match[1] ?? ''), port: Number(match[2]) }];
}

function anyAs(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  return ['*', '0.0.0.0', '::'].includes(bare) ? '' : bare;
}

function isSameFile(file: string, other: string): boolean {
  if (file === other) return true;
  try {
    return realpathSync(file) === realpathSync(other);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR', 'ELOOP')) return false;
    throw error;
  }
}
