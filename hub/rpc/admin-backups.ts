import { AppError, toAppError } from '../../shared/errors.ts';
import { checkSiteUri } from '../../shared/site-uri.ts';
import type { Backup as BackupView } from '../../shared/proto/gen/aegir/v1/Backup.ts';
import type {
  BackupServiceDefinition,
  BackupServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/BackupService.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type {
  MoveServiceDefinition,
  MoveServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/MoveService.ts';
import type { BackupPolicy as PolicyView } from '../../shared/proto/gen/aegir/v1/BackupPolicy.ts';
import type { SetBackupPolicyRequest__Output } from '../../shared/proto/gen/aegir/v1/SetBackupPolicyRequest.ts';
import type { BackupChanges } from '../backups/changes.ts';
import type { BackupKeeping } from '../backups/keeping.ts';
import type { BackupPolicyPatch } from '../inventory/backup-policy.ts';
import type { Site } from '../inventory/model.ts';
import type { Inventory } from '../inventory/store.ts';
import type { NewPlace, SiteMoves } from '../backups/moves.ts';
import type { BackupShelf } from '../backups/shelf.ts';
import type { Backup, BackupStore } from '../backups/store.ts';
import type { Operator } from './access.ts';
import { answerPage } from './paging.ts';
import { askedBy } from './parse.ts';

export interface BackupParts {
  readonly store: BackupStore;
  readonly shelf: BackupShelf;
  readonly changes: BackupChanges;
  readonly keeping: BackupKeeping;
  readonly inventory: Pick<Inventory, 'siteByUri'>;
  readonly moves: SiteMoves;
}

export function backupHandlers({
  store,
  shelf,
  changes,
  keeping,
  inventory,
  moves,
}: BackupParts): ServiceHandlers<BackupServiceDefinition, BackupServiceHandlers, Operator> {
  return {
    CreateBackup: (request, context) => changes.create(askedBy(request, context), request.site),
    GetBackup: ({ name, taskId }) => ({
      backup: backupView(taskId === '' ? store.byName(name) : madeBy(store, taskId)),
    }),
    ListBackups: (request) => {
      const site = request.site === '' ? undefined : checkSiteUri(request.site, 'site');
      const page = answerPage(
        request,
        (after, limit) => store.page(after, limit, site),
        ({ name }) => name,
        backupView,
      );
      return { backups: page.views, nextPageToken: page.nextPageToken };
    },
    VerifyBackup: async ({ name }) => {
      const { id, digest, bytes } = store.byName(name);
      try {
        await shelf.verify(id, { digest, bytes });
        store.verified(id, true);
      } catch (error) {
        if (toAppError(error).reason === 'BACKUP_CORRUPT') store.verified(id, false);
        throw error;
      }
      return { backup: backupView(store.get(id)) };
    },
    RestoreBackup: (request, context) => {
      const asked = askedBy(request, context);
      if (request.uri === '') return moves.restore(asked, request.name);
      return moves.importAs(asked, request.name, newPlaceOf(request));
    },
    RemoveBackup: (request, context) => {
      shelf.remove(changes.remove(askedBy(request, context), request.name).id);
      return {};
    },
    PinBackup: (request, context) => ({
      backup: backupView(changes.pin(askedBy(request, context), request.name, request.pinned)),
    }),
    PruneBackups: ({ site, dryRun }) => {
      const uri = site === '' ? undefined : checkSiteUri(site, 'site');
      return { backups: (dryRun ? keeping.doomed(uri) : keeping.prune(uri)).map(backupView) };
    },
    GetBackupPolicy: ({ site }) => ({
      policy: policyView(inventory.siteByUri(checkSiteUri(site, 'site'), 'site'), keeping),
    }),
    SetBackupPolicy: (request, context) => {
      const site = changes.setPolicy(askedBy(request, context), request.site, policyPatchOf(request));
      return { policy: policyView(site, keeping) };
    },
    DownloadBackup: async function* ({ name }) {
      for await (const chunk of shelf.read(store.byName(name).id)) yield { chunk };
    },
  };
}

/** Sites that are brought elsewhere. */
export function moveHandlers({
  moves,
}: Pick<BackupParts, 'moves'>): ServiceHandlers<MoveServiceDefinition, MoveServiceHandlers, Operator> {
  return {
    CloneSite: (request, context) =>
      moves.clone(askedBy(request, context), request.source, newPlaceOf(request)),
    MoveSite: (request, context) =>
      moves.move(askedBy(request, context), {
        ...{ uri: request.uri, keepsName: request.keepName },
        ...(request.newUri !== '' && { newUri: request.newUri }),
        ...(request.platform !== '' && { platform: request.platform }),
        ...(request.databaseServer !== '' && { databaseServer: request.databaseServer }),
      }),
  };
}

function newPlaceOf({
  uri,
  platform,
  databaseServer,
}: {
  readonly uri: string;
  readonly platform: string;
  readonly databaseServer: string;
}): NewPlace {
  return { uri, platform, ...(databaseServer !== '' && { databaseServer }) };
}

function madeBy(store: BackupStore, taskId: string): Backup {
  const backup = store.find(taskId);
  if (backup !== undefined && backup.state !== 'making') return backup;
  throw new AppError('NOT_FOUND', 'this task has made no backup', { field: 'task_id' });
}

function backupView({ id: _id, siteId, siteUri, ...backup }: Backup): BackupView {
  return { ...backup, site: siteUri, siteExists: siteId !== null };
}

function policyView(site: Site, keeping: BackupKeeping): PolicyView {
  const { backupPolicy: own } = site;
  return {
    ...keeping.policyOf(site),
    isUsualInterval: own.everySeconds === undefined,
    isUsualKeep: own.keep === undefined,
  };
}

function policyPatchOf({ everySeconds, keep, usual }: SetBackupPolicyRequest__Output): BackupPolicyPatch {
  if (usual) return { everySeconds: null, keep: null };
  return {
    ...(everySeconds !== undefined && { everySeconds }),
    ...(keep !== null && { keep }),
  };
}
