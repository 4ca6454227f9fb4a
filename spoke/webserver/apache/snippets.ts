import { resolve } from 'node:path';
import { parseDirectives, type Directive } from './directives.ts';
import { logFileFault, logProgramFault, pairFault, type SnippetFault } from '../snippet-faults.ts';

/** What paths and variables of a snippet are read against, and which ports are free. */
export interface SnippetChecks {
  /** Why the web server cannot listen on a port, or null when it can. */
  portFault(port: number): string | null;
  readonly serverRoot: string;
  /** Variables the configuration may use. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Looks for the faults that pass a configuration test and end the server at the reload: a port that is taken, a
 * certificate that does not match its key, a log whose folder or program is not there. Null when there is none.
 */
export function checkSnippet(text: string, checks: SnippetChecks): SnippetFault | null {
  const directives = parseDirectives(text);
  for (const directive of directives) {
    const message = checkListen(directive, checks) ?? checkLog(directive, checks);
    if (message !== null) return { message, line: directive.line };
  }
  return checkCertificates(directives, checks);
}

/** Ports a snippet makes the server listen on. */
export function listenPorts(text: string): number[] {
  return parseDirectives(text)
    .filter((directive) => directive.name === 'listen')
    .map((directive) => portOf(directive))
    .filter((port) => port > 0);
}

function checkListen(directive: Directive, checks: SnippetChecks): string | null {
  if (directive.name !== 'listen') return null;
  const port = portOf(directive);
  return port > 0 ? checks.portFault(port) : null;
}

function portOf({ args: [value = ''] }: Directive): number {
  return Number(/(?:^|:)(\d+)$/.exec(value)?.[1] ?? 0);
}

const LOGS = new Set(['errorlog', 'customlog', 'transferlog', 'globallog', 'forensiclog']);

function checkLog({ name, args }: Directive, checks: SnippetChecks): string | null {
  const [target = ''] = args;
  if (!LOGS.has(name) || target.startsWith('syslog')) return null;
  if (target.startsWith('|')) return checkPipe(target);
  const file = fileOf(target, checks);
  return file.includes('${') ? null : logFileFault(file);
}

/** A program that is named by its path; what a shell makes of a line is not for us to judge. */
function checkPipe(target: string): string | null {
  const program = /^\|{1,2}\s*(\/[^\s$"']+)/.exec(target)?.[1];
  return program === undefined ? null : logProgramFault(program);
}

interface Pair {
  readonly certificate: string;
  readonly key: string;
  readonly line: number;
}

function checkCertificates(directives: readonly Directive[], checks: SnippetChecks): SnippetFault | null {
  for (const pair of pairsOf(directives)) {
    const message = pairFault(fileOf(pair.certificate, checks), fileOf(pair.key, checks));
    if (message !== null) return { message, line: pair.line };
  }
  return null;
}

/** The first certificate of a section goes with its first key, and so on; without a key it holds its own. */
function pairsOf(directives: readonly Directive[]): Pair[] {
  const named = (name: string): Directive[] => directives.filter((directive) => directive.name === name);
  const place = ({ sections }: Directive): string => sections.map((section) => section.line).join('/');
  const keys = named('sslcertificatekeyfile');
  const seen = new Map<string, number>();
  return named('sslcertificatefile').map((directive) => {
    const section = place(directive);
    const index = seen.get(section) ?? 0;
    seen.set(section, index + 1);
    const certificate = directive.args[0] ?? '';
    const key = keys.filter((candidate) => place(candidate) === section)[index];
    return { certificate, key: key?.args[0] ?? certificate, line: directive.line };
  });
}

function fileOf(value: string, { serverRoot, env }: SnippetChecks): string {
  const expanded = value.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => env[name] ?? whole);
  return resolve(serverRoot, expanded);
}
