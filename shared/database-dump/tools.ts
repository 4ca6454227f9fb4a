import { closeSync, constants, createWriteStream, openSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Transform, type TransformCallback, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { isProgram } from '../is-program.ts';
import { asDiskError, atomicWrite } from '../safe-files.ts';
import { WithoutDefiners } from './definers.ts';

/** A site's database with what opens it. */
export interface OpenDatabase {
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
  };
  readonly password: string;
  /** File of the authorities that the server's certificate is checked against; null or absent: nothing is encrypted. */
  readonly caFile?: string | null;
  /** On the machine of the tool, by the socket that it finds there: the host is `localhost`, the port is not looked at. */
  readonly overSocket?: true;
}

/** How a tool ended, and what it said. */
export interface ToolEnd {
  /** Exit code, null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a tool of the database and waits for it. Throws TIMEOUT and CANCELLED. */
export type RunTool = (
  argv: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    /** An open file that it reads as its input. */
    readonly stdin?: number;
    /** Takes its standard output, instead of the result. */
    readonly stdout?: Writable;
  },
) => Promise<ToolEnd>;

export interface DatabaseWork {
  readonly run: RunTool;
  /** A folder for this user alone; what lies in it holds the password while the work lasts. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const DUMP_TOOLS = ['/usr/bin/mariadb-dump', '/usr/bin/mysqldump', '/usr/local/bin/mysqldump'] as const;
const CLIENTS = ['/usr/bin/mariadb', '/usr/bin/mysql', '/usr/local/bin/mysql'] as const;
/** The job has its own limit; a tool alone never runs longer than this. */
const LONGEST_MS = 6 * 3_600_000;
/** Left free on a disk, for everybody else. */
const MARGIN_BYTES = 64 << 20;
const LOOK_EVERY_BYTES = 16 << 20;

/**
 * Writes a consistent dump of a database to a new file, without definers. The site may go on meanwhile. Throws DUMP_FAILED
 * with what the tool says, DATABASE_TLS_FAILED, PROGRAM_MISSING, DISK_FULL.
 */
export async function dumpDatabase(open: OpenDatabase, file: string, work: DatabaseWork): Promise<void> {
  const tool = found(DUMP_TOOLS, 'mariadb-dump');
  const maker = await makerOf(tool, work);
  const argv = [tool, writeAccess(open, maker, work.folder), ...dumpOptions(maker), open.database.name];
  const dump = new WithoutDefiners();
  const written = pipeline(
    dump,
    roomGuard(work.folder),
    createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }),
  );
  const [wrote, ran] = await Promise.allSettled([
    written,
    work.run(argv, { timeoutMs: LONGEST_MS, signal: work.signal, stdout: dump }),
  ]);
  work.signal.throwIfAborted();
  if (wrote.status === 'rejected') throw asDiskError(wrote.reason, 'the dump');
  if (ran.status === 'rejected') throw ran.reason;
  checkEnd(ran.value, `dump ${open.database.name}`);
}

/** Loads a dump into a database. Throws DUMP_FAILED, DATABASE_TLS_FAILED, PROGRAM_MISSING. */
export async function loadDatabase(open: OpenDatabase, file: string, work: DatabaseWork): Promise<void> {
  const tool = found(CLIENTS, 'mariadb');
  const access = writeAccess(open, await makerOf(tool, work), work.folder);
  const argv = [tool, access, '--batch', '--default-character-set=utf8mb4', open.database.name];
  const stdin = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const ran = await work.run(argv, { timeoutMs: LONGEST_MS, signal: work.signal, stdin });
    checkEnd(ran, `load ${open.database.name}`);
  } finally {
    closeSync(stdin);
  }
}

/** The option that tells a tool where to go and how to get in: by a file, so that no command line shows a password. */
function writeAccess(open: OpenDatabase, maker: Maker, folder: string): string {
  const { database, password, overSocket } = open;
  const { host, port, user } = database;
  if (/["\\\n\0]/.test(password)) throw new Error('a password that no option file can carry');
  const lines = [
    '[client]',
    ...(overSocket ? ['host=localhost'] : ['protocol=tcp', `host="${host}"`, `port=${String(port)}`]),
    `user="${user}"`,
    `password="${password}"`,
    ...(overSocket ? [] : encryption(open, maker)),
    '',
  ];
  const file = `${folder}/access.cnf`;
  atomicWrite(file, lines.join('\n'), { mode: 0o600 });
  return `--defaults-file=${file}`;
}

/** The certificate has to be one of the authorities', and for the host. Later tools of MariaDB encrypt unless they are told not to. */
function encryption({ caFile }: OpenDatabase, maker: Maker): string[] {
  if (caFile === undefined || caFile === null) return maker === 'mariadb' ? ['skip-ssl'] : [];
  const checks = { mariadb: 'ssl-verify-server-cert', mysql: 'ssl-mode=VERIFY_IDENTITY' }[maker];
  return [`ssl-ca="${caFile}"`, checks];
}

/** Who made a tool: some options differ, whatever the tool is called. */
type Maker = 'mariadb' | 'mysql';

async function makerOf(tool: string, { run, signal }: DatabaseWork): Promise<Maker> {
  const { stdout } = await run([tool, '--version'], { timeoutMs: 10_000, signal });
  return /mariadb/i.test(stdout) ? 'mariadb' : 'mysql';
}

/** MySQL's own tool would ask for rights and statistics that no site has. */
function dumpOptions(maker: Maker): string[] {
  return [
    ...['--single-transaction', '--quick', '--routines', '--triggers', '--events', '--hex-blob'],
    ...['--no-tablespaces', '--default-character-set=utf8mb4'],
    ...(maker === 'mysql' ? ['--set-gtid-purged=OFF', '--column-statistics=0'] : []),
  ];
}

function found(candidates: readonly string[], name: string): string {
  const tool = candidates.find(isProgram);
  if (tool !== undefined) return tool;
  throw new AppError('PROGRAM_MISSING', `this machine has no ${name}`, {
    remedy: 'Install the client of the database: apt-get install mariadb-client.',
  });
}

/** As the tools number what goes wrong with encryption. */
const TLS_ERROR = /\berror:? 2026\b/i;
/** MySQL keeps a log of changes by itself, and lets nobody but its administrator make triggers then. */
const TRIGGER_ERROR = /\berror:? 1419\b/i;
const TRUST_TRIGGERS =
  'On the database server: SET PERSIST log_bin_trust_function_creators = ON; (MariaDB: SET GLOBAL, and in its configuration).';

function checkEnd({ code, stderr }: ToolEnd, what: string): void {
  if (code === 0) return;
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  const reason = TLS_ERROR.test(said) ? 'DATABASE_TLS_FAILED' : 'DUMP_FAILED';
  const remedy = TRIGGER_ERROR.test(said) ? { remedy: TRUST_TRIGGERS } : {};
  throw new AppError(reason, `could not ${what}: ${said}`, remedy);
}

/** Passes bytes on while the disk has room for others. Throws DISK_FULL. */
export function roomGuard(folder: string): Transform {
  let untilLook = 0;
  const look = async (bytes: number): Promise<void> => {
    untilLook -= bytes;
    if (untilLook > 0) return;
    untilLook = LOOK_EVERY_BYTES;
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < MARGIN_BYTES + LOOK_EVERY_BYTES) {
      throw new AppError('DISK_FULL', `the file system of ${folder} has no room for a dump`);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      look(chunk.length).then(() => {
        done(null, chunk);
      }, done);
    },
  });
}
