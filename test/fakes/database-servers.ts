import type { DatabaseServers } from '../../hub/databases/database-servers.ts';
import { planGrants, type GrantDifference, type WantedGrants } from '../../hub/databases/grants.ts';
import type { Server } from '../../hub/inventory/model.ts';
import type { TaskCheck } from '../../hub/tasks/task.ts';
import { AppError } from '../../shared/errors.ts';

type Call = keyof DatabaseServers;

/** Database servers in memory, with failures before or after a call takes effect. */
export class FakeDatabaseServers implements DatabaseServers {
  /** Names of databases by server, with the hosts that have an account. */
  readonly databases = new Map<string, Map<string, 'empty' | 'filled'>>();
  readonly accounts = new Map<string, Map<string, Set<string>>>();
  /** What the next call of this kind throws: instead of its work, or after it. */
  readonly failures: { call: Call; when: 'before' | 'after'; error: Error }[] = [];
  readonly calls: string[] = [];
  /** What the checklist of every server says. */
  checks: TaskCheck[] = [];

  check(): Promise<TaskCheck[]> {
    return Promise.resolve(this.checks);
  }

  isFree(server: Server, name: string): Promise<boolean> {
    return this.#do(
      'isFree',
      server,
      name,
      () => !this.#on(server).has(name) && this.hosts(server, name).length === 0,
    );
  }

  create(server: Server, name: string): Promise<void> {
    return this.#do('create', server, name, () => {
      if (this.#on(server).has(name)) throw new AppError('DATABASE_FOREIGN', 'there is one already');
      this.#on(server).set(name, 'empty');
    });
  }

  look(server: Server, name: string): Promise<'missing' | 'empty' | 'filled'> {
    return this.#do('look', server, name, () => this.#on(server).get(name) ?? 'missing');
  }

  grant(server: Server, wanted: WantedGrants): Promise<readonly GrantDifference[]> {
    return this.#do('grant', server, wanted.name, () => {
      const all = { on: wanted.name.replaceAll('_', String.raw`\_`), privileges: ['ALL PRIVILEGES'] };
      const found = this.hosts(server, wanted.name).map((host) => ({ host, rights: [all] }));
      const { differences } = planGrants(wanted, found, false);
      this.#accountsOn(server).set(wanted.name, new Set(wanted.hosts));
      return differences;
    });
  }

  settle(server: Server, name: string): Promise<void> {
    return this.#do('settle', server, name, () => undefined);
  }

  drop(server: Server, name: string, what: 'all' | 'accounts'): Promise<void> {
    return this.#do('drop', server, name, () => {
      this.#accountsOn(server).delete(name);
      if (what === 'all') this.#on(server).delete(name);
    });
  }

  /** Hosts with an account of this name. */
  hosts(server: Server, name: string): string[] {
    return [...(this.#accountsOn(server).get(name) ?? [])];
  }

  names(server: Server): string[] {
    return [...this.#on(server).keys()];
  }

  #on(server: Server): Map<string, 'empty' | 'filled'> {
    const known = this.databases.get(server.id) ?? new Map<string, 'empty' | 'filled'>();
    this.databases.set(server.id, known);
    return known;
  }

  #accountsOn(server: Server): Map<string, Set<string>> {
    const known = this.accounts.get(server.id) ?? new Map<string, Set<string>>();
    this.accounts.set(server.id, known);
    return known;
  }

  async #do<T>(call: Call, server: Server, name: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.calls.push(`${call} ${name}`);
    const failure = this.failures[0]?.call === call ? this.failures.shift() : undefined;
    if (failure?.when === 'before') throw failure.error;
    const result = work();
    if (failure) throw failure.error;
    return result;
  }
}
