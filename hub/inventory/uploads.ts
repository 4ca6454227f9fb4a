import { AppError } from '../../shared/errors.ts';
import { shownNames } from './desk.ts';
import { UPLOADS_POLICIES, type Server, type UploadsPolicy } from './model.ts';
import type { Inventory } from './store.ts';

/** A policy from the wire. Throws FIELD_INVALID. */
export function uploadsPolicyOf(word: string): UploadsPolicy {
  const policy = UPLOADS_POLICIES.find((one) => one === word);
  if (policy !== undefined) return policy;
  throw new AppError('FIELD_INVALID', `uploads cannot be ${JSON.stringify(word.slice(0, 63))}`, {
    field: 'uploads',
    remedy: `Choose one of ${UPLOADS_POLICIES.join(', ')}.`,
  });
}

/** Whether the members of a home have a folder for uploads in common. */
export function mayShareUploads({ webType, sharedUploads }: Server): boolean {
  return webType === 'cluster' && sharedUploads;
}

/** What a home makes of the policy that a site had on another one. */
export function uploadsPolicyOn(home: Server, policy: UploadsPolicy = 'primary'): UploadsPolicy {
  return mayShareUploads(home) ? policy : 'primary';
}

/** Throws UPLOADS_NOT_SHARED for a home whose members have no folder for them. */
export function checkUploads(home: Server, policy: UploadsPolicy): void {
  const { name, webType } = home;
  if (policy === 'primary' || mayShareUploads(home)) return;
  const field = 'uploads';
  if (webType === 'cluster') {
    throw new AppError('UPLOADS_NOT_SHARED', `the members of ${name} have no folder for uploads in common`, {
      field,
      remedy: `Mount one as uploads/${name} on all of them, then: aegirctl server set ${name} --shared-uploads.`,
    });
  }
  const why = webType === 'pack' ? 'is a pack, whose members see all data of sites anyway' : 'is no cluster';
  throw new AppError('UPLOADS_NOT_SHARED', `${name} ${why}`, {
    field,
    remedy: 'Leave it out: uploads can be shared by the members of a cluster.',
  });
}

/** Throws UPLOADS_SHARED while sites of a cluster need its folder. */
export function checkFolderUnneeded(inventory: Inventory, group: Server): void {
  const platforms = inventory.platformsOn(group.id).filter(({ serverId }) => serverId === group.id);
  const sites = platforms.flatMap(({ id }) => inventory.sitesOn(id));
  const shared = sites.filter(({ uploads }) => uploads === 'shared').map(({ uri }) => uri);
  if (shared.length === 0) return;
  throw new AppError(
    'UPLOADS_SHARED',
    `the uploads of ${shownNames(shared)} lie on the folder of their cluster`,
    {
      field: 'shared_uploads',
      remedy: `Bring them to its master first: aegirctl site set ${shared[0] ?? ''} --uploads primary.`,
      metadata: { sites: shownNames(shared) },
    },
  );
}
