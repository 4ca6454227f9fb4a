import type { Check } from '../../shared/checks.ts';
import type { WebKind } from '../../shared/web-type.ts';
import type { SnippetFault } from './snippet-faults.ts';

/** What the host's web server is and can do. */
export interface WebServerFacts {
  readonly kind: WebKind;
  readonly version: string;
  /** The control program, such as /usr/sbin/apache2ctl. */
  readonly control: string;
  /** The server itself, such as /usr/sbin/apache2. */
  readonly binary: string;
  /** Names of the loaded modules without `_module`, such as `rewrite`. */
  readonly modules: readonly string[];
  /** Ports the host's own configuration listens on. */
  readonly ports: readonly number[];
  /** How it is told to speak HTTP/2, '' when it cannot. */
  readonly http2: '' | 'module' | 'listen' | 'directive';
  readonly user: string;
  readonly group: string;
  /** The PHP it uses. */
  readonly php: PhpFacts | null;
  /** Every php-fpm of the host that it could use, the newest first. */
  readonly fpm: readonly PhpFacts[];
}

export interface PhpFacts {
  readonly handler: 'mod_php' | 'fpm';
  readonly version: string;
  /** Socket of php-fpm, '' with mod_php. */
  readonly socket: string;
}

/** What of the host's own configuration the rendered files have to mind. */
export interface HostTraits {
  /** Whether this machine speaks IPv6. */
  readonly ipv6: boolean;
  /** Ports on which a server of the host's own claims the unknown names. */
  readonly defaultPorts: readonly number[];
  /** Whether the host's configuration sizes the table of server names itself. */
  readonly namesSized: boolean;
}

/** Nothing to mind. */
export const NO_TRAITS: HostTraits = { ipv6: false, defaultPorts: [], namesSized: false };

/** What a configuration test said. `file` and `line` are the place it named, '' and 0 when none. */
export type TestVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly file: string; readonly line: number };

/** A sight of the running server, to be compared with a later one. */
export interface RunningSight {
  readonly parentPid: number;
  /** Start time of the parent in clock ticks, so that a reused pid is told apart. */
  readonly parentStart: number;
  /** Pids of the workers. */
  readonly workers: readonly number[];
}

/** How the rules that code brings along come into effect. */
export type TreeRules =
  /** They are part of the configuration; these folders below the docroot have some, '' is the docroot. */
  | { readonly kind: 'once'; readonly folders: readonly string[] }
  /** The web server reads them at each request, because of what one of them says. */
  | {
      readonly kind: 'each-request';
      readonly file: string;
      readonly line: number;
      readonly message: string;
    };

/** The rules that code brings along, in the way of one web server. */
export interface RulesReader {
  /** Looks at a whole tree. Throws HTACCESS_INVALID, with file and line, when the web server refuses one. */
  survey(docroot: string, signal: AbortSignal): Promise<TreeRules>;
  /** Text of the rules of a folder. */
  readonly read: (folder: string) => Promise<string | null>;
}

/** Reads the administrator's snippets in the language of one web server. */
export interface SnippetReader {
  /** Ports a snippet makes the server listen on. */
  portsOf(text: string): number[];
  /** A fault that passes the test and shows in the reload, or null. `portFault`: why a port cannot be had. */
  faultOf(text: string, portFault: (port: number) => string | null): SnippetFault | null;
}

/** One kind of web server behind a small face. Everything that differs between kinds is behind it. */
export interface WebServer {
  readonly facts: WebServerFacts;
  /**
   * Whose it is. host: its administrator's, who may stop it, and then it stays stopped. own: the spoke's, which
   * runs whenever there is a generation to serve.
   */
  readonly ownership: 'host' | 'own';
  readonly traits: HostTraits;
  /** What a snippet would do that its test does not show. */
  readonly snippets: SnippetReader;
  /** The rules that code brings along; null where they mean nothing. */
  readonly rules: RulesReader | null;
  /** Address of this machine at which the server answers on the port. */
  addressOf(port: number): string;
  /** Tests a generation's folder on a shadow copy, without privilege and without touching what is live. */
  testShadow(generationFolder: string, signal: AbortSignal): Promise<TestVerdict>;
  /** Tests the live configuration with the control program. */
  testLive(signal: AbortSignal): Promise<TestVerdict>;
  /** The running server, or null when it is stopped. */
  observe(): RunningSight | null;
  /** Asks the running server to take the live configuration. Throws RELOAD_FAILED or SUDO_DENIED. */
  reload(signal: AbortSignal): Promise<void>;
  /** Starts a server that died of our reload. Throws RELOAD_FAILED or SUDO_DENIED. */
  start(signal: AbortSignal): Promise<void>;
  /** Stops an instance of the spoke's own; the host's server is never stopped. */
  stop(signal: AbortSignal): Promise<void>;
  /**
   * Lets each php-fpm of these forget code that is no longer served and settings of requests, where the reload did
   * not. Throws PHP_NOT_RELOADED.
   */
  renewPhp(used: readonly PhpFacts[], signal: AbortSignal): Promise<void>;
  /** Lines of the checklist that concern the web server. */
  inspect(signal: AbortSignal): Promise<Check[]>;
}
