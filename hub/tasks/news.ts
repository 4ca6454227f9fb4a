/**
 * Tells watchers that something changed. What they get is the newest state when they are ready for
 * it: changes in between fall together, so a slow watcher costs nothing.
 */
export class News {
  readonly #watchers = new Map<string, Set<() => void>>();

  /** Something about this key changed. */
  changed(key: string): void {
    for (const tell of this.#watchers.get(key) ?? []) tell();
  }

  /** The value now and after changes, until one is the last or the signal fires. Throws what `read` throws. */
  async *follow<T>(
    key: string,
    read: () => T,
    isLast: (value: T) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<T, void, undefined> {
    const bell = new Bell();
    const ring = (): void => {
      bell.ring();
    };
    const forget = this.#listen(key, ring);
    signal.addEventListener('abort', ring);
    try {
      while (!signal.aborted) {
        const value = read();
        yield value;
        if (isLast(value)) return;
        await bell.rung();
      }
    } finally {
      signal.removeEventListener('abort', ring);
      forget();
    }
  }

  #listen(key: string, tell: () => void): () => void {
    const watchers = this.#watchers.get(key) ?? new Set();
    this.#watchers.set(key, watchers.add(tell));
    return () => {
      watchers.delete(tell);
      if (watchers.size === 0 && this.#watchers.get(key) === watchers) this.#watchers.delete(key);
    };
  }
}

/** Rung any number of times, heard once. */
class Bell {
  #rung = false;
  #hear: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#hear?.();
  }

  async rung(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
    }
    this.#rung = false;
    this.#hear = null;
  }
}
