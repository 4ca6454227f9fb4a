import { join } from 'node:path';
import { detectApplication } from '../../shared/application.ts';
import { codeOnDisk } from '../../shared/code-on-disk.ts';
import { AppError } from '../../shared/errors.ts';
import type { ImportSiteRequest__Output } from '../../shared/proto/gen/aegir/v1/ImportSiteRequest.ts';
import type {
  ImportServiceDefinition,
  ImportServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/ImportService.ts';
import type { SiteFolder as SiteFolderView } from '../../shared/proto/gen/aegir/v1/SiteFolder.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import { checkSiteUri, siteFolderName } from '../../shared/site-uri.ts';
import type { FoundSite, SiteMoves } from '../backups/moves.ts';
import { siteFolder, siteFoldersIn, type SiteFolder } from '../imports/site-folders.ts';
import { checkDumpFile } from '../imports/spooled-dump.ts';
import type { Platform } from '../inventory/model.ts';
import { chosenProfile } from '../inventory/site-profile.ts';
import { holdsSites } from '../inventory/source.ts';
import type { Inventory } from '../inventory/store.ts';
import type { Operator } from './access.ts';
import { askedBy, sourceTlsOf } from './parse.ts';

export interface ImportParts {
  readonly inventory: Inventory;
  readonly moves: SiteMoves;
  /** Dumps lie below it. */
  readonly root: string;
}

/** Sites that code bases bring along. */
export function importHandlers({
  inventory,
  moves,
  root,
}: ImportParts): ServiceHandlers<ImportServiceDefinition, ImportServiceHandlers, Operator> {
  return {
    ListSiteFolders: async ({ platform: name }) => {
      const platform = inventory.platformByName(name, 'platform');
      const found = holdsSites(platform.source) ? await siteFoldersIn(docrootOf(platform)) : [];
      const names = new Set(inventory.siteUris().map(siteFolderName));
      return { folders: found.map((folder) => folderView(folder, names.has(folder.name))) };
    },
    ImportSite: (request, context) => {
      const platform = inventory.platformByName(request.platform, 'platform');
      const uri = checkSiteUri(request.uri, 'uri');
      const dump = request.dump === '' ? null : checkDumpFile(request.dump, root);
      const sourceTls = sourceTlsOf(request);
      const found = {
        ...importable(platform, request, siteFolderName(uri), dump),
        ...(sourceTls !== undefined && { sourceTls }),
      };
      const place = {
        ...{ uri, platform: platform.name },
        ...(request.databaseServer !== '' && { databaseServer: request.databaseServer }),
      };
      return moves.importFolder(askedBy(request, context), place, found);
    },
  };
}

/** Throws NOT_FOUND, SITE_FOLDER_UNREADABLE for what cannot be imported like that. */
function importable(
  platform: Platform,
  { folder: asked }: ImportSiteRequest__Output,
  usual: string,
  dump: string | null,
): FoundSite {
  if (!holdsSites(platform.source)) {
    throw new AppError('FIELD_INVALID', `the code of ${platform.name} is built, so no sites lie in it`, {
      field: 'platform',
      remedy: 'Import from a platform whose folder you keep on the hub, then migrate the site.',
    });
  }
  const docroot = docrootOf(platform);
  const { name, login, problem, isPrefixed, profile, aliases } = siteFolder(
    docroot,
    asked === '' ? usual : asked,
  );
  if (isPrefixed) {
    throw new AppError('SITE_FOLDER_UNREADABLE', `the tables of sites/${name} have a prefix`, {
      field: 'folder',
      remedy: 'Give the site a database of its own without a prefix first.',
    });
  }
  if (login === null && dump === null) {
    throw new AppError('SITE_FOLDER_UNREADABLE', `the database of sites/${name} is not known: ${problem}`, {
      field: 'dump',
      remedy: 'Dump it yourself, put the file on the hub below its root, and give it: --dump FILE.',
    });
  }
  return { folder: name, dump, aliases, profile: knownProfile(platform, docroot, profile) };
}

/** The profile that the settings say, or the usual one: what runs cron and makes login links asks for one. */
function knownProfile(platform: Platform, docroot: string, said: string): string {
  const application = detectApplication(codeOnDisk(docroot));
  if (application.profiles.includes(said)) return said;
  const [first = ''] = application.profiles;
  return application.profiles.length > 1 && !application.profiles.includes('standard')
    ? first
    : chosenProfile({}, platform, application);
}

function docrootOf({ publishPath, docroot }: Platform): string {
  return join(publishPath, docroot);
}

function folderView(
  { name, profile, login, problem, isPrefixed, aliases }: SiteFolder,
  isSite: boolean,
): SiteFolderView {
  const database = login === null ? '' : `${login.name} on ${login.host}`;
  return {
    ...{ name, profile, database, aliases: [...aliases], isSite },
    problem: isPrefixed ? 'its tables have a prefix' : problem,
  };
}
