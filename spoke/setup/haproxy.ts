import { lchownSync, lstatSync, mkdirSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { atomicWrite } from '../../shared/safe-files.ts';
import { configFolder, haproxyEntry, NOTHING_FOLDER } from '../disk/places.ts';
import { isFolder, namesIfThere, readIfThere } from '../disk/reading.ts';
import { DROP_IN, dropInText } from '../webserver/haproxy/host-config.ts';
import { accountIds, give, type SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';

const SYSTEMCTL = '/usr/bin/systemctl';
const UNIT = 'haproxy.service';

/** How HAProxy finds our configuration; the administrator's own file stays as it is. */
export function haproxySteps(host: SetupHost): SetupStep[] {
  return [entry(host), dropIn(host)];
}

/** There from the start: HAProxy does not start when it is told of a folder that is not there. */
function entry({ config }: SetupHost): SetupStep {
  const place = haproxyEntry(config);
  return {
    name: 'entry',
    wanted: `${place} is where our configuration begins`,
    missing: () => Promise.resolve(isFolder(place) ? null : `there is no folder ${place}`),
    make: () => {
      const nothing = `${configFolder(config)}/${NOTHING_FOLDER}`;
      if (!isFolder(nothing)) mkdirSync(nothing, { mode: 0o755 });
      give(nothing);
      if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(place);
      symlinkSync(NOTHING_FOLDER, place);
      const ids = accountIds();
      if (ids !== null) lchownSync(place, ids.uid, ids.gid);
      return Promise.resolve();
    },
  };
}

/** Only a start reads it: what runs keeps the arguments it was started with. */
function dropIn({ config, does }: SetupHost): SetupStep {
  const text = dropInText(haproxyEntry(config));
  const restart = async (): Promise<void> => {
    await does([SYSTEMCTL, 'daemon-reload']);
    await does([SYSTEMCTL, 'try-restart', UNIT]);
  };
  return {
    name: 'drop-in',
    wanted: `${DROP_IN} lets HAProxy read ${haproxyEntry(config)}`,
    missing: () => {
      const present = readIfThere(DROP_IN);
      if (present === text) return Promise.resolve(null);
      return Promise.resolve(present === null ? `there is no ${DROP_IN}` : `${DROP_IN} says something else`);
    },
    make: async () => {
      mkdirSync(dirname(DROP_IN), { recursive: true, mode: 0o755 });
      atomicWrite(DROP_IN, text, { mode: 0o644 });
      await restart();
    },
    undo: async () => {
      if (readIfThere(DROP_IN) !== text) return false;
      unlinkSync(DROP_IN);
      if (namesIfThere(dirname(DROP_IN)).length === 0) rmdirSync(dirname(DROP_IN));
      await restart();
      return true;
    },
  };
}
