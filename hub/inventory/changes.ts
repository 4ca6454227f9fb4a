import type { Clock } from '../../shared/clock.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import type { Vault } from '../vault/vault.ts';
import { ChangeDesk, type ChangeDefaults } from './desk.ts';
import { GroupChanges } from './group-changes.ts';
import { PlatformChanges } from './platform-changes.ts';
import type { Databases } from './databases.ts';
import type { Observed } from './observed.ts';
import type { Releases } from './releases.ts';
import type { Requests } from './requests.ts';
import { ServerChanges } from './server-changes.ts';
import { SiteChanges } from './site-changes.ts';
import type { Inventory } from './store.ts';
import type { CertificateChoices } from './tls-choice.ts';

/**
 * What operators do to the inventory. Each call is one transaction: the rules, the row, its
 * history, the task that carries it out, and the answer kept for the request id. What breaks a
 * rule throws and leaves nothing behind.
 */
export interface Changes {
  readonly servers: ServerChanges;
  readonly groups: GroupChanges;
  readonly platforms: PlatformChanges;
  readonly sites: SiteChanges;
  /** For changes of what lies in other rooms. */
  readonly desk: ChangeDesk;
}

export interface ChangeParts {
  readonly inventory: Inventory;
  readonly requests: Requests;
  readonly releases: Releases;
  readonly databases: Databases;
  readonly observed: Observed;
  readonly vault: Vault;
  /** Queues a task; called inside the transaction of the change. */
  readonly createTask: (task: NewTask) => Task;
  readonly defaults: ChangeDefaults;
  readonly certificates: CertificateChoices;
  readonly clock: Clock;
}

export function createChanges(parts: ChangeParts): Changes {
  const desk = new ChangeDesk(parts.inventory, parts.requests, parts.createTask, parts.defaults);
  const groups = new GroupChanges(desk);
  return {
    groups,
    servers: new ServerChanges(desk, groups, parts.databases, parts.vault, parts.clock),
    platforms: new PlatformChanges(desk, parts.releases, parts.observed, parts.clock),
    sites: new SiteChanges(desk, parts.certificates, parts.databases, parts.releases, parts.clock),
    desk,
  };
}
