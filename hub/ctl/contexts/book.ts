import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, messageOf } from '../../../shared/errors.ts';
import { atomicWrite } from '../../../shared/safe-files.ts';
import { bundleText, parseBundle, type Bundle } from './bundle.ts';

/** A hub that this user can reach with a certificate. */
export type HubContext = Bundle & { readonly key: string };

interface Pages {
  /** Name of the one that is used unless another is named; '' for the hub of this machine. */
  current: string;
  contexts: Record<string, HubContext>;
  /** Private keys whose certificates have not come yet, by the name of their context. */
  waiting: Record<string, string>;
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;

/**
 * The hubs that one user knows, with the certificates for them: one file, which nobody else may read. Every change is
 * whole or not made.
 */
export class ContextBook {
  readonly #file: string;

  constructor(vars: Readonly<Record<string, string | undefined>>) {
    const home = vars['XDG_CONFIG_HOME'] ?? join(vars['HOME'] ?? '/root', '.config');
    this.#file = join(home, 'aegir', 'contexts.json');
  }

  /** Name of the context in use; '' for none. */
  get current(): string {
    return this.#read().current;
  }

  list(): { readonly name: string; readonly context: HubContext }[] {
    const { contexts } = this.#read();
    return Object.entries(contexts)
      .map(([name, context]) => ({ name, context }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** Throws NOT_FOUND. */
  get(name: string): HubContext {
    const found = this.list().find((each) => each.name === name)?.context;
    if (found !== undefined) return found;
    throw new AppError('NOT_FOUND', `there is no context ${JSON.stringify(name)}`, {
      field: '--context',
      remedy: 'See which there are: aegirctl context list.',
    });
  }

  /** Remembers a hub; the first one is used from now on. A bundle without key belongs to a key that waits. */
  add(name: string, bundle: Bundle): void {
    this.#change(name, (pages) => {
      const key = bundle.key ?? pages.waiting[name];
      if (key === undefined) {
        throw new AppError('FIELD_MISSING', 'the bundle has no key, and none waits under this name', {
          remedy: `Name the context as in: aegirctl context request ${name}.`,
        });
      }
      pages.waiting = without(pages.waiting, name);
      pages.contexts[name] = { ...bundle, key };
      if (pages.current === '') pages.current = name;
    });
  }

  /** Puts a new key and certificate in the place of those of a hub that is known, in one step. Throws NOT_FOUND. */
  renew(name: string, renewed: Pick<HubContext, 'key' | 'certificate' | 'authority'>): void {
    const known = this.get(name);
    this.#change(name, (pages) => {
      pages.contexts[name] = { ...known, ...renewed };
    });
  }

  /** Keeps a private key until its certificate comes. */
  await(name: string, key: string): void {
    this.#change(name, (pages) => {
      pages.waiting[name] = key;
    });
  }

  /** Uses a hub unless another is named; '' for the hub of this machine. Throws NOT_FOUND. */
  use(name: string): void {
    if (name !== '') this.get(name);
    const pages = this.#read();
    this.#write({ ...pages, current: name });
  }

  /** Forgets a hub and the key for it. Throws NOT_FOUND. */
  remove(name: string): void {
    this.get(name);
    this.#change(name, (pages) => {
      pages.contexts = without(pages.contexts, name);
      if (pages.current === name) pages.current = '';
    });
  }

  #change(name: string, change: (pages: Pages) => void): void {
    if (!NAME.test(name)) {
      throw new AppError('NAME_INVALID', `${JSON.stringify(name)} cannot be the name of a context`, {
        field: 'NAME',
      });
    }
    const pages = this.#read();
    change(pages);
    this.#write(pages);
  }

  #read(): Pages {
    const empty: Pages = { current: '', contexts: {}, waiting: {} };
    if (!existsSync(this.#file)) return empty;
    if ((statSync(this.#file).mode & 0o077) !== 0) {
      throw new AppError('IDENTITY_UNSAFE', `${this.#file} is readable by others`, {
        remedy: `Run: chmod 0600 ${this.#file}`,
      });
    }
    try {
      const found = JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Pages>;
      const contexts = Object.entries(found.contexts ?? {}).map(
        ([name, context]) => [name, parseBundle(bundleText(context), name) as HubContext] as const,
      );
      return { ...empty, ...found, contexts: Object.fromEntries(contexts) };
    } catch (error) {
      throw new AppError('CONFIG_INVALID', `${this.#file} cannot be used: ${messageOf(error)}`, {
        remedy: 'Move it aside, and add the contexts anew.',
        cause: error,
      });
    }
  }

  #write(pages: Pages): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    atomicWrite(this.#file, `${JSON.stringify(pages, null, 2)}\n`, { mode: 0o600 });
  }
}

function without<T>(entries: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([each]) => each !== name));
}
