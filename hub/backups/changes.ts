import { AppError } from '../../shared/errors.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import { checkStays, type Asked, type ChangeDesk, type Queued } from '../inventory/desk.ts';
import { patchedPolicy, type BackupPolicyPatch } from '../inventory/backup-policy.ts';
import type { Site } from '../inventory/model.ts';
import type { Backup, BackupStore } from './store.ts';

/** What operators do with backups. Each call is one transaction. */
export class BackupChanges {
  readonly #desk: ChangeDesk;
  readonly #store: BackupStore;
  /** Whether a task that has not ended works with a backup. */
  readonly #isInUse: (id: string) => boolean;

  constructor(desk: ChangeDesk, store: BackupStore, isInUse: (id: string) => boolean) {
    this.#desk = desk;
    this.#store = store;
    this.#isInUse = isInUse;
  }

  /** Throws NOT_FOUND, BUSY. */
  create(asked: Asked, site: string): Queued {
    return this.#desk.once(asked, 'CreateBackup', { site }, (by) =>
      this.#desk.queue('backup.create', subject(this.#staying(site, 'site')), by),
    );
  }

  /**
   * Takes a backup off the list; gives the id of its archive, which is then for the caller to remove. Throws NOT_FOUND,
   * IN_USE.
   */
  remove(asked: Asked, name: string): { readonly id: string } {
    return this.#desk.once(asked, 'RemoveBackup', { name }, () => {
      const { id } = this.#free(name);
      this.#store.forget(id);
      return { id };
    });
  }

  /** Throws NOT_FOUND. */
  pin(asked: Asked, name: string, pinned: boolean): Backup {
    return this.#desk.once(asked, 'PinBackup', { name, pinned }, () => {
      const { id } = this.#store.byName(name);
      this.#store.pin(id, pinned);
      return this.#store.get(id);
    });
  }

  /** Throws NOT_FOUND, BUSY, FIELD_INVALID. */
  setPolicy(asked: Asked, site: string, patch: BackupPolicyPatch): Site {
    return this.#desk.once(asked, 'SetBackupPolicy', { site, patch }, (by) => {
      const { id, backupPolicy } = this.#staying(site, 'site');
      return this.#desk.inventory.updateSite(id, { backupPolicy: patchedPolicy(backupPolicy, patch) }, by);
    });
  }

  #free(name: string): Backup {
    const backup = this.#store.byName(name);
    if (!this.#isInUse(backup.id)) return backup;
    throw new AppError('IN_USE', `a task works with backup ${name}`, {
      remedy: 'Wait for it: aegirctl task list.',
    });
  }

  #staying(uri: string, field: string): Site {
    const site = this.#desk.inventory.siteByUri(checkSiteUri(uri, field), field);
    checkStays(subject(site), site.removing);
    return site;
  }
}

function subject({ id, uri }: Site) {
  return { kind: 'site', id, name: uri } as const;
}
