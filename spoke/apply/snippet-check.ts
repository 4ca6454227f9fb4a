import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import { parseDirectives, type Directive } from '../webserver/directives.ts';

/** What a web server would only find out after a reload has killed it. */
export interface SnippetFault {
  readonly message: string;
  readonly line: number;
}

export interface SnippetChecks {
  /** Why the web server cannot listen on a port, or null when it can. */
  portFault(port: number): string | null;
  /** Against which relative paths are read. */
  readonly serverRoot: string;
  /** Variables the configuration may use. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Looks for the faults that pass a configuration test and end the server at the reload: a port that is taken, a
 * certificate that does not match its key, a log folder that is not there. Null when there is none.
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
  if (!LOGS.has(name) || target.startsWith('|') || target.startsWith('syslog')) return null;
  const folder = dirname(fileOf(target, checks));
  return existsSync(folder) || folder.includes('${') ? null : `the log folder ${folder} does not exist`;
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

/** A file that only root may read cannot be judged here; the reload and its proof will. */
function pairFault(certificateFile: string, keyFile: string): string | null {
  try {
    const certificate = new X509Certificate(readFileSync(certificateFile));
    const key = createPrivateKey(readFileSync(keyFile));
    return certificate.checkPrivateKey(key) ? null : `the key ${keyFile} does not match ${certificateFile}`;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'ERR_MISSING_PASSPHRASE')) return null;
    if (hasCode(error, 'ENOENT')) return `${certificateFile} or ${keyFile} does not exist`;
    return `${certificateFile} or ${keyFile} is damaged`;
  }
}

function fileOf(value: string, { serverRoot, env }: SnippetChecks): string {
  const expanded = value.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => env[name] ?? whole);
  return resolve(serverRoot, expanded);
}
