/**
 * What the spoke rendered, kept where only it can write: the measure of what somebody changes in a generation, and what
 * puts it back. A generation adds what it wrote anew and shares the rest with the one before, as its files do.
 */
export interface Originals {
  /**
   * Keeps the texts that a generation wrote, and notes the paths it no longer carries. `base` is the generation it
   * builds on: what came after that one was never served, and is forgotten. Durable when it resolves.
   */
  keep(written: Written): Promise<void>;
  /** Text of a file as the generation carries it; null when it is not kept. */
  find(generation: number, path: string): string | null;
  /** Forgets what only generations before this one carry. */
  prune(oldest: number): void;
}

export interface Written {
  readonly base: number;
  readonly generation: number;
  /** By path in the generation. */
  readonly texts: ReadonlyMap<string, string>;
  readonly gone: Iterable<string>;
}

/** Folders of a generation whose files people may read; anything else, such as keys, is never kept or shown. */
const OPEN_FOLDERS: ReadonlySet<string> = new Set([
  'pre.d',
  'platform.d',
  'vhost.d',
  'subdir.d',
  'site.d',
  'post.d',
  'probe.d',
  'haproxy.d',
  'pages',
]);

/** Whether a file of a generation, by its path there, may be kept and shown. */
export function isOpen(path: string): boolean {
  const [folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? /^[a-z]+\.conf$/.test(path) : rest.length === 1 && OPEN_FOLDERS.has(folder);
}
