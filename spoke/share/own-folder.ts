import type { Share } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { platformsFolder } from '../disk/places.ts';
import { askShares, silentMs } from './answering.ts';
import { checkWrites, mayWrite } from './marker.ts';

/** Whether this server may write below the folder of platforms, by what the hub said last and by what lies there. */
export class OwnFolder {
  readonly #config: SpokeConfig;
  #share: Share | undefined;

  /** share: of what is served; undefined where the folder is this machine's alone. */
  constructor(config: SpokeConfig, share: Share | undefined) {
    this.#config = config;
    this.#share = share;
  }

  /** A verify says it before it is served: a machine that was set up anew serves nothing yet. */
  told(share: Share | undefined): void {
    this.#share = share;
  }

  /** Asks whether the shares of this machine answer; what follows goes by that. Takes seconds where one does not. */
  ask(): Promise<void> {
    return askShares(this.#config.root);
  }

  /** Throws SHARE_HANGS, SHARE_MISSING, SHARE_READ_ONLY. */
  check(): void {
    checkWrites(this.#config, this.#share);
  }

  mayWrite(): boolean {
    return mayWrite(this.#config, this.#share);
  }

  /** Whether another server of a pack writes it. */
  isReadOnly(): boolean {
    return this.#share?.writes === false;
  }

  /** Whether it can be looked into. */
  answers(): boolean {
    return silentMs(platformsFolder(this.#config)) === 0;
  }

  /** Whether others see it, too. */
  isShared(): boolean {
    return this.#share !== undefined;
  }
}
