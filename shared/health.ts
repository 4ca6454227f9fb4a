/** What one named check found. `ready: false` takes the daemon out of rotation, not down. */
export interface CheckResult {
  readonly ok: boolean;
  readonly detail: string;
}

export type HealthCheck = () => CheckResult | Promise<CheckResult>;

/** The named checks of a daemon; each part of it adds its own. */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();

  add(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  /** Runs all checks; one that throws counts as failed. */
  async check(): Promise<Record<string, CheckResult>> {
    const entries = [...this.#checks].map(async ([name, check]): Promise<[string, CheckResult]> => {
      try {
        return [name, await check()];
      } catch (error) {
        return [name, { ok: false, detail: error instanceof Error ? error.message : 'failed' }];
      }
    });
    return Object.fromEntries(await Promise.all(entries));
  }
}
