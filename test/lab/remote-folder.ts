import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from './process.ts';

/**
 * A folder, and a view of it as a network mount gives it: behind a process, and who asks for something in it while that
 * process stands still waits in the kernel, as on a hard NFS mount whose server is gone.
 */
export class RemoteFolder {
  /** As its owner has it. */
  readonly store: string;
  readonly view: string;
  readonly #pid: number;

  private constructor(store: string, view: string, pid: number) {
    this.store = store;
    this.view = view;
    this.#pid = pid;
  }

  static async create(): Promise<RemoteFolder> {
    const folder = mkdtempSync('/run/lab/remote-');
    chmodSync(folder, 0o755);
    const [store, view] = [join(folder, 'store'), join(folder, 'view')];
    for (const each of [store, view]) mkdirSync(each);
    await tool('bindfs', '-o', 'allow_other', store, view);
    const pid = Number(await tool('pgrep', '-f', `bindfs -o allow_other ${store} `));
    return new RemoteFolder(store, view, pid);
  }

  /** From now on nobody gets an answer. */
  freeze(): void {
    process.kill(this.#pid, 'SIGSTOP');
  }

  /** It answers again, also who has been waiting. */
  thaw(): void {
    process.kill(this.#pid, 'SIGCONT');
  }
}
