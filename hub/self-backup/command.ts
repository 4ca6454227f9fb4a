import { chownSync, existsSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { counted } from '../../shared/words.ts';
import { systemClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/log.ts';
import { loadHubConfig } from '../config.ts';
import type { Contents } from './contents.ts';
import { createBackup, writeBackup } from './create.ts';
import { createBackupKeeper } from './keeper.ts';
import { restoreBackup } from './restore.ts';
import { verifyBackup } from './verify.ts';

/** Words and options of `aegir-hub backup ...` and `aegir-hub restore ...`. */
export interface BackupOptions {
  readonly config: string;
  readonly to: string | undefined;
  readonly replace: boolean;
}

/**
 * Carries out a command about backups, and tells people what was done. False when the words are no such command.
 * Throws what the work itself throws.
 */
export async function backupCommand(
  words: readonly string[],
  options: BackupOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  const [noun, verb, file, ...rest] = words;
  if (noun === 'restore' && verb !== undefined && file === undefined) await restore(verb, options, tell);
  else if (noun !== 'backup' || rest.length > 0) return false;
  else if (verb === 'create' && file === undefined) await create(options, tell);
  else if (verb === 'verify' && file !== undefined) await verify(file, tell);
  else return false;
  return true;
}

async function create({ config, to }: BackupOptions, tell: (line: string) => void): Promise<void> {
  const { state, selfBackup } = loadHubConfig(config);
  const source = { state, config, nowMs: systemClock.now() };
  if (to === '-') {
    await writeBackup(source, process.stdout);
    return;
  }
  const parts = { ...source, ...selfBackup, clock: systemClock, log: silentLogger() };
  const file = to ?? (await createBackupKeeper(parts).make());
  if (to !== undefined) await createBackup(source, to);
  else handOver(file, state);
  tell(`Backed up to ${file}: the database with its keys and settings.`);
  tell('Whoever reads this file can be your hub: keep a copy away from this machine, and closed.');
}

/** What root makes among the hub's own files belongs to the hub, which shall be able to remove it one day. */
function handOver(file: string, state: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = lstatSync(state);
  for (const path of [dirname(file), file]) chownSync(path, uid, gid);
}

async function verify(file: string, tell: (line: string) => void): Promise<void> {
  const { contents, servers, platforms, sites } = await verifyBackup(file);
  tell(`${file} is whole: ${describe(contents)}.`);
  tell(`It was restored into a folder of its own and compared with what was backed up, table by table.`);
  const held = [counted(servers, 'server'), counted(platforms, 'platform'), counted(sites, 'site')];
  tell(`It holds ${held.join(', ')}.`);
}

async function restore(
  file: string,
  { config, replace }: BackupOptions,
  tell: (line: string) => void,
): Promise<void> {
  if (!existsSync(file)) throw new AppError('NOT_FOUND', `there is no ${file}`);
  const { state } = loadHubConfig(config);
  const restored = await restoreBackup({ file, state, config, replace, nowMs: systemClock.now() });
  tell(`Restored ${describe(restored.contents)} into ${state}; its epoch is ${String(restored.epoch)} now.`);
  if (restored.aside !== null) tell(`What was there lies in ${restored.aside}.`);
  tell(restored.settings ? `${config} was restored too.` : `${config} stays as it is.`);
  tell(
    'Next: systemctl start aegir-hub, then aegirctl status. Code is not part of a backup: platforms that are',
  );
  tell('built need aegirctl platform rebuild NAME, all others aegirctl platform verify NAME.');
}

function describe({ createdMs, version, farmId }: Contents): string {
  return `the farm ${farmId} as of ${new Date(createdMs).toISOString()}, written by version ${version}`;
}
