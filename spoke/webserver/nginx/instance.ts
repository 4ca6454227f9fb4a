import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder } from '../../disk/folders.ts';
import { namesIfThere } from '../../disk/reading.ts';

/**
 * The main file of an nginx that is not the host's: the shadow that a generation is tested in, and the instance that
 * the spoke's own user runs.
 */
export interface NginxPlan {
  /** Files of modules to load. */
  readonly modules: readonly string[];
  /** Folder of the main file; also for pid file and temporary files. */
  readonly runFolder: string;
  /** Folder for logs, null for an instance that only tests. */
  readonly logFolder: string | null;
  /** Whom workers run as when the parent is root, null when it is not. */
  readonly workers: { readonly user: string; readonly group: string } | null;
  /** Lines by which the host sizes the table of server names; the rendered file has its own when there are none. */
  readonly nameTable: readonly string[];
  /** Folder of the host's configuration. */
  readonly hostFolder: string;
  /** The file that leads to the sites. */
  readonly include: string;
}

const TEMPORARY = ['client_body', 'fastcgi', 'proxy'] as const;

/** Pid file of an instance. */
export function nginxPidFile(runFolder: string): string {
  return `${runFolder}/nginx.pid`;
}

/** Text of an instance's main file. */
export function nginxInstanceConfig(plan: NginxPlan): string {
  const { runFolder, logFolder, workers, hostFolder } = plan;
  const types = `${hostFolder}/mime.types`;
  const inHttp = [
    ...(existsSync(types) ? [`include "${types}";`] : []),
    'default_type application/octet-stream;',
    ...TEMPORARY.map((name) => `${name}_temp_path "${runFolder}/${name}";`),
    `access_log ${logFolder === null ? 'off' : `"${logFolder}/access.log"`};`,
    'sendfile on;',
    'server_tokens off;',
    ...plan.nameTable,
    `include "${plan.include}";`,
  ];
  const lines = [
    ...plan.modules.map((file) => `load_module "${file}";`),
    ...(workers ? [`user ${workers.user} ${workers.group};`] : []),
    `pid "${nginxPidFile(runFolder)}";`,
    `error_log ${logFolder === null ? '/dev/null' : `"${logFolder}/error.log"`};`,
    'worker_processes 2;',
    'events {',
    '    worker_connections 512;',
    '}',
    'http {',
    ...inHttp.map((line) => `    ${line}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Makes the folder of an instance. Beside its main file nginx looks for what a snippet names by a relative path, such
 * as `fastcgi_params`; links let it find the host's files there.
 */
export function ensureNginxFolder(runFolder: string, hostFolder: string): void {
  for (const folder of [dirname(runFolder), runFolder]) ensureFolder(folder, 0o755);
  for (const name of namesIfThere(hostFolder)) {
    const link = `${runFolder}/${name}`;
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(`${hostFolder}/${name}`, link);
  }
}
