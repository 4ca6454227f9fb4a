import type { Listen } from '../host-facts.ts';
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { hasCode } from '../../../shared/errors.ts';
import { parseDirectives, type Directive, type Section } from './directives.ts';
import { readEnvFile } from './env-file.ts';
import { expandFiles } from '../include-files.ts';
import type { ApacheLayout } from '../layouts.ts';
import { readIfThere } from '../../disk/reading.ts';

/** What the host's own configuration says, as far as the spoke needs it. Our generations are not part of it. */
export interface HostConfig {
  readonly serverRoot: string;
  /** Modules loaded from files: name without `_module`, and the absolute path. */
  readonly modules: ReadonlyMap<string, string>;
  readonly listens: readonly Listen[];
  readonly user: string;
  readonly group: string;
  readonly pidFile: string;
  /** Variables of the control program's shell file. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the configuration includes the entry file of our generations. */
  readonly includesEntry: boolean;
}

/** Bounds of a walk through a configuration that somebody else wrote. */
const MAX_DEPTH = 20;
const MAX_FILES = 20_000;

/** Reads the host's configuration from its main file on. `entryFile` is where our generations begin. */
export function readHostConfig(
  layout: ApacheLayout,
  staticModules: readonly string[],
  entryFile: string,
): HostConfig {
  const reader = new HostConfigReader(layout, staticModules, entryFile);
  reader.readFile(layout.mainFile, 0);
  return reader.result();
}

/** Walks the files as Apache would, and gathers. */
class HostConfigReader {
  readonly #known: Set<string>;
  readonly #entryFile: string;
  readonly #defines = new Map<string, string>();
  readonly #modules = new Map<string, string>();
  readonly #listens: Listen[] = [];
  readonly #env: Readonly<Record<string, string>>;
  #serverRoot: string;
  #user = '';
  #group = '';
  #pidFile = '';
  #includesEntry = false;
  #files = 0;

  constructor(layout: ApacheLayout, staticModules: readonly string[], entryFile: string) {
    this.#known = new Set(staticModules);
    this.#entryFile = entryFile;
    this.#serverRoot = layout.serverRoot;
    this.#env = readEnvFile(layout.envFile);
  }

  result(): HostConfig {
    const runDir = this.#env['APACHE_RUN_DIR'] ?? '/run/httpd';
    return {
      serverRoot: this.#serverRoot,
      modules: this.#modules,
      listens: this.#listens,
      user: this.#user,
      group: this.#group,
      pidFile: this.#pidFile === '' ? `${runDir}/httpd.pid` : this.#pidFile,
      env: this.#env,
      includesEntry: this.#includesEntry,
    };
  }

  readFile(file: string, depth: number): void {
    if (this.#isEntry(file)) {
      this.#includesEntry = true;
      return;
    }
    if (depth > MAX_DEPTH || ++this.#files > MAX_FILES) return;
    for (const directive of parseDirectives(readIfThere(file) ?? '')) {
      if (directive.sections.every((section) => this.#holds(section))) this.#take(directive, depth);
    }
  }

  #isEntry(file: string): boolean {
    if (file === this.#entryFile) return true;
    try {
      return realpathSync(file) === realpathSync(this.#entryFile);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR', 'ELOOP')) return false;
      throw error;
    }
  }

  #take(directive: Directive, depth: number): void {
    const [first = '', second = ''] = directive.args.map((arg) => this.#expand(arg));
    switch (directive.name) {
      case 'serverroot':
        this.#serverRoot = first;
        break;
      case 'define':
        this.#defines.set(first, second);
        break;
      case 'loadmodule':
        this.#known.add(moduleName(first));
        this.#modules.set(moduleName(first), this.#absolute(second));
        break;
      case 'listen':
        this.#listen(first);
        break;
      case 'user':
        this.#user = first;
        break;
      case 'group':
        this.#group = first;
        break;
      case 'pidfile':
        this.#pidFile = this.#absolute(first);
        break;
      case 'include':
      case 'includeoptional':
        for (const file of expandFiles(this.#absolute(first))) this.readFile(file, depth + 1);
        break;
      default:
    }
  }

  #listen(value: string): void {
    const match = /^(?:(.*):)?(\d+)$/.exec(value);
    if (!match) return;
    const address = (match[1] ?? '').replace(/^\[(.*)\]$/, '$1');
    this.#listens.push({
      address: ['*', '0.0.0.0', '::'].includes(address) ? '' : address,
      port: Number(match[2]),
    });
  }

  /** Whether a section is a condition that is true. Sections that are not conditions hold nothing for us. */
  #holds(section: Section): boolean {
    const [raw = ''] = section.args;
    const negated = raw.startsWith('!');
    const value = this.#expand(negated ? raw.slice(1) : raw);
    switch (section.name) {
      case 'ifmodule':
        return negated !== this.#known.has(moduleName(value));
      case 'ifdefine':
        return negated !== this.#defines.has(value);
      case 'iffile':
        return negated !== existsSync(this.#absolute(value));
      case 'ifversion':
        return true;
      default:
        return false;
    }
  }

  #expand(value: string): string {
    return value.replaceAll(
      /\$\{([^}]+)\}/g,
      (whole, variable: string) => this.#defines.get(variable) ?? this.#env[variable] ?? whole,
    );
  }

  #absolute(file: string): string {
    return isAbsolute(file) ? file : join(this.#serverRoot, file);
  }
}

/** `rewrite` from `rewrite_module` or `mod_rewrite.c`. */
function moduleName(value: string): string {
  return value.replace(/_module$/, '').replace(/^mod_(.*)\.c$/, '$1');
}
