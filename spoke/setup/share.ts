import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { checkObjectName } from '../../shared/names.ts';
import { atomicWrite } from '../../shared/safe-files.ts';
import { uploadsFolder } from '../disk/places.ts';
import { readIfThere } from '../disk/reading.ts';
import type { SetupHost } from './host.ts';
import type { SetupStep } from './step.ts';

const FSTAB = '/etc/fstab';
/** Tells our line from others; mount takes options that begin so for remarks. */
const OURS = 'x-aegir';
const HELPERS = ['/usr/sbin/mount.nfs', '/sbin/mount.nfs'];
/** SERVER:/path without anything that fstab reads otherwise. */
const SOURCE = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):\/[A-Za-z0-9._/-]*$/;

/** Which shares a machine shall have, each as `SERVER:/path`. */
export interface ShareWishes {
  /** For the folder of platforms. */
  readonly platforms: string | null;
  /** For the uploads of sites, as `CLUSTER=SERVER:/path`. */
  readonly uploads: readonly string[];
}

/**
 * The shares that servers have in common, a pack its code and a cluster uploads: mounted now and at every start. What an
 * earlier setup mounted belongs to it as well. Throws FIELD_INVALID.
 */
export function shareSteps({ config, does }: SetupHost, { platforms, uploads }: ShareWishes): SetupStep[] {
  const wanted = new Map(ownLines(fstab()).map(([source = '', place = '']) => [place, source]));
  if (platforms !== null)
    wanted.set(`${config.root}/platforms`, checkedSource(platforms, '--nfs', 'SERVER:/path'));
  for (const wish of uploads) {
    const [, cluster, source] = UPLOADS.exec(wish) ?? [];
    if (cluster === undefined || source === undefined) throw invalid('--nfs-uploads', wish, UPLOADS_FORM);
    const place = `${uploadsFolder(config)}/${checkObjectName(cluster, '--nfs-uploads')}`;
    wanted.set(place, checkedSource(source, '--nfs-uploads', UPLOADS_FORM));
  }
  return [...wanted].map(([place, source]) => share(source, place, does));
}

const UPLOADS = /^([^=]+)=(.+)$/;
const UPLOADS_FORM = 'CLUSTER=SERVER:/path';

function checkedSource(source: string, option: string, form: string): string {
  if (!SOURCE.test(source)) throw invalid(option, source, form);
  return source;
}

function invalid(option: string, value: string, form: string): AppError {
  return new AppError('FIELD_INVALID', `${option} cannot be ${JSON.stringify(value)}`, {
    field: option,
    remedy: `Write it as ${form}.`,
  });
}

function share(source: string, place: string, does: SetupHost['does']): SetupStep {
  const line = `${source} ${place} nfs rw,_netdev,${OURS} 0 0`;
  const listed = (): string | undefined => lineFor(fstab(), place);
  const isListed = (): boolean => listed()?.split(/\s+/)[0] === source;
  const takeBack = async (): Promise<void> => {
    if (isMounted(place)) await does(['/usr/bin/umount', place]);
    atomicWrite(FSTAB, linesWithout(fstab(), ownLine(fstab(), place)), { mode: 0o644 });
  };
  return {
    name: 'share',
    wanted: `${source} is mounted on ${place}, now and at every start`,
    missing: () => {
      if (!isListed()) return Promise.resolve(`${FSTAB} does not mount ${source} on ${place}`);
      return Promise.resolve(isMounted(place) ? null : `nothing is mounted on ${place}`);
    },
    make: async () => {
      const before = listed();
      if (before !== undefined && !isListed()) {
        if (!isOurs(before)) throw foreign(place, before);
        await takeBack();
      }
      mkdirSync(place, { recursive: true });
      checkPossible(place);
      if (!isListed()) {
        atomicWrite(FSTAB, `${linesWithout(fstab(), undefined)}${line}\n`, { mode: 0o644 });
      }
      if (!isMounted(place)) await does(['/usr/bin/mount', place]);
    },
    undo: async () => {
      if (ownLine(fstab(), place) === undefined) return false;
      await takeBack();
      return true;
    },
  };
}

function foreign(place: string, line: string): AppError {
  return new AppError('SETUP_FAILED', `${FSTAB} mounts something else on ${place}: ${line}`, {
    remedy: 'Take that line out, or leave the option away and keep it.',
  });
}

/** What lies below a mount is out of sight, and comes back when the share does not. */
function checkPossible(place: string): void {
  if (!HELPERS.some((helper) => existsSync(helper))) {
    throw new AppError('SETUP_FAILED', 'this machine cannot mount NFS', {
      remedy: 'apt-get install nfs-common',
    });
  }
  if (!isMounted(place) && holdsSomething(place)) {
    throw new AppError('SETUP_FAILED', `${place} is not empty: a share would hide what is in it`, {
      remedy: `Move it to the share first, or empty ${place}.`,
    });
  }
}

/** A spoke that was verified before has made folders, and put nothing into them. */
function holdsSomething(folder: string): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.some((entry) => !entry.isDirectory() || holdsSomething(`${folder}/${entry.name}`));
}

function fstab(): string {
  return readIfThere(FSTAB) ?? '';
}

/** What is mounted where, and the rest of each line of ours. */
function ownLines(text: string): string[][] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#') && isOurs(line));
  return lines.map((line) => line.split(/\s+/));
}

function ownLine(text: string, place: string): string | undefined {
  const line = lineFor(text, place);
  return line !== undefined && isOurs(line) ? line : undefined;
}

function lineFor(text: string, place: string): string | undefined {
  return text.split('\n').find((line) => !line.startsWith('#') && line.split(/\s+/)[1] === place);
}

function isOurs(line: string): boolean {
  return (line.split(/\s+/)[3] ?? '').split(',').includes(OURS);
}

function linesWithout(text: string, left: string | undefined): string {
  const kept = text.split('\n').filter((line) => line !== left);
  return kept.join('\n').replace(/([^\n])$/, '$1\n');
}

function isMounted(place: string): boolean {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return mounts.some((line) => line.split(' ')[4] === place);
}
