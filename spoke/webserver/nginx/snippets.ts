import { resolve } from 'node:path';
import { parseNginx, type NginxDirective } from './directives.ts';
import { listenOf } from './host-config.ts';
import { logFileFault, type SnippetFault } from '../snippet-faults.ts';

export interface NginxSnippetChecks {
  /** Why the web server cannot listen on a port, or null when it can. */
  portFault(port: number): string | null;
  /** Folder that relative paths are read against. */
  readonly folder: string;
}

/**
 * Looks for the faults that pass a configuration test without privilege, and with which nginx then silently goes on
 * with its old configuration: a port that is taken, a log folder that is not there. Null when there is none.
 */
export function checkNginxSnippet(text: string, checks: NginxSnippetChecks): SnippetFault | null {
  for (const directive of parseNginx(text)) {
    const message = checkListen(directive, checks) ?? checkLog(directive, checks);
    if (message !== null) return { message, line: directive.line };
  }
  return null;
}

/** Ports a snippet makes the server listen on. */
export function nginxListenPorts(text: string): number[] {
  return parseNginx(text)
    .filter(({ name }) => name === 'listen')
    .flatMap(({ args }) => listenOf(args).map(({ port }) => port));
}

function checkListen({ name, args }: NginxDirective, checks: NginxSnippetChecks): string | null {
  if (name !== 'listen') return null;
  return listenOf(args).flatMap(({ port }) => checks.portFault(port) ?? [])[0] ?? null;
}

const NO_FILE = /^(?:off$|stderr$|syslog:|memory:)|\$/;

function checkLog({ name, args: [target = ''] }: NginxDirective, checks: NginxSnippetChecks): string | null {
  if ((name !== 'access_log' && name !== 'error_log') || NO_FILE.test(target)) return null;
  return logFileFault(resolve(checks.folder, target));
}
