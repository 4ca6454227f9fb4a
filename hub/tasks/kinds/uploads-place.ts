import type { Uploads } from '../../../shared/share.ts';
import { sharedUploadsOf, workerOf } from '../../desired/placement.ts';
import type { Server, Site } from '../../inventory/model.ts';

/** Whether the uploads of a site lie on a folder that all members of its home see. */
export function hasSharedUploads(site: Pick<Site, 'uploads'>, home: Server): boolean {
  return sharedUploadsOf(site, home, workerOf(home) ?? '') !== undefined;
}

/** For an order about the data of a site on a machine: where its uploads are, {} where they lie with the rest. */
export function uploadsAt(site: Pick<Site, 'uploads'>, home: Server, serverId: string): Uploads {
  const uploads = sharedUploadsOf(site, home, serverId);
  return uploads === undefined ? {} : { uploads };
}

/** The same for an order that takes data of a site away: uploads that all members see go with those of the worker alone. */
export function partAt(site: Pick<Site, 'uploads'>, home: Server, serverId: string): Uploads {
  const uploads = uploadsAt(site, home, serverId);
  return uploads.uploads && serverId !== workerOf(home) ? { ...uploads, part: 'own' } : uploads;
}
