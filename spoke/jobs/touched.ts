import type { SharedUploads } from '../../shared/share.ts';
import type { SpokeConfig } from '../config.ts';
import { platformsFolder } from '../disk/places.ts';
import { uploadsOf } from '../share/marker.ts';
import type { Work } from './job.ts';

/** Folders that may be shares, and that the work reads or writes before it looks whether they answer. */
export function touchedBy(work: Work, config: Pick<SpokeConfig, 'root'>): string[] {
  const platforms = platformsFolder(config);
  const alsoUploads = (uploads: SharedUploads | undefined): string[] =>
    uploads === undefined ? [platforms] : [platforms, uploadsOf(config, uploads.folder).path];
  switch (work.kind) {
    case 'challenge':
    case 'probe-database':
    case 'inspect':
      return [];
    case 'sync':
    case 'apply':
    case 'rehearse':
      return [platforms];
    case 'run-site':
      return alsoUploads(work.order.site.uploads);
    case 'make-backup':
    case 'load-backup':
    case 'place-data':
      return alsoUploads(work.order.of.uploads);
  }
}
