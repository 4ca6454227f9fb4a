import type { TaskKind } from '../kind.ts';
import type { TaskKindName } from '../task.ts';
import { backupCreate } from './backup-create.ts';
import { certificateRenewal, certificateServe } from './certificate.ts';
import { groupMaster } from './group-master.ts';
import { groupVerify } from './group-verify.ts';
import { memberAdd, memberRemove } from './member.ts';
import { platformMove } from './platform-move.ts';
import { platformRebuild } from './platform-rebuild.ts';
import { platformRemove } from './platform-remove.ts';
import { platformRollback } from './platform-rollback.ts';
import { platformScrub } from './platform-scrub.ts';
import { platformVerify } from './platform-verify.ts';
import { serverRemove } from './server-remove.ts';
import { serverVerify } from './server-verify.ts';
import { siteAdd } from './site-add.ts';
import { siteClone, siteImport } from './site-import.ts';
import { siteMove, siteRestore } from './site-move.ts';
import { siteRemove } from './site-remove.ts';
import { siteChange, siteVerify } from './site-verify.ts';
import { siteUploads } from './site-uploads.ts';
import { siteCron, siteUpdate } from './site-work.ts';

/** Every kind of task there is. */
export const TASK_KINDS: Readonly<Record<TaskKindName, TaskKind>> = {
  'server.verify': serverVerify,
  'server.remove': serverRemove,
  'group.verify': groupVerify,
  'group.master': groupMaster,
  'member.add': memberAdd,
  'member.remove': memberRemove,
  'platform.verify': platformVerify,
  'platform.rebuild': platformRebuild,
  'platform.rollback': platformRollback,
  'platform.scrub': platformScrub,
  'platform.move': platformMove,
  'platform.remove': platformRemove,
  'site.add': siteAdd,
  'site.set': siteChange('site.set'),
  'site.enable': siteChange('site.enable'),
  'site.disable': siteChange('site.disable'),
  'site.verify': siteVerify,
  'site.remove': siteRemove,
  'site.restore': siteRestore,
  'site.move': siteMove,
  'site.uploads': siteUploads,
  'site.import': siteImport,
  'site.clone': siteClone,
  'site.cron': siteCron,
  'site.update': siteUpdate,
  'backup.create': backupCreate,
  'certificate.issue': certificateRenewal('certificate.issue'),
  'certificate.renew': certificateRenewal('certificate.renew'),
  'certificate.serve': certificateServe,
};
