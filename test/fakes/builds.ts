import { AppError } from '../../shared/errors.ts';
import type { Build, BuildOrder, Builds, BuildWatcher } from '../../hub/builds/builds.ts';

/** Builds that are only a number each, with a commit that the test names. */
export class FakeBuilds implements Builds {
  commit = 'c0'.repeat(20);
  /** What building fails with. */
  failure: Error | null = null;
  /** What the programs print. */
  lines: readonly string[] = [];
  /** A build is finished when this resolves. */
  gate: Promise<unknown> = Promise.resolve();
  readonly orders: BuildOrder[] = [];
  /** Numbers of the builds that are there, by platform. */
  readonly kept = new Map<string, ReadonlySet<number>>();

  async build(order: BuildOrder, watcher: BuildWatcher): Promise<Build> {
    this.orders.push(order);
    watcher.onStage('git fetch');
    for (const line of this.lines) watcher.onLine(line);
    await this.gate;
    watcher.signal.throwIfAborted();
    if (this.failure) throw this.failure;
    const kept = this.kept.get(order.platform) ?? new Set();
    const number = Math.max(order.last, ...kept) + 1;
    this.kept.set(order.platform, new Set([...kept, number]));
    return { number, commit: this.commit };
  }

  folder(platform: string, number: number): string {
    if (number === 0) throw new AppError('SOURCE_MISSING', `platform ${platform} has not been built yet`);
    return buildFolder(platform, number);
  }

  keepOnly(platform: string, number: number): Promise<void> {
    const kept = [...(this.kept.get(platform) ?? [])].filter((other) => other === number);
    this.kept.set(platform, new Set(kept));
    return Promise.resolve();
  }

  forget(platform: string): Promise<void> {
    this.kept.delete(platform);
    return Promise.resolve();
  }
}

/** Where the fake's builds lie. */
export function buildFolder(platform: string, number: number): string {
  return `/builds/${platform}/${String(number)}`;
}
