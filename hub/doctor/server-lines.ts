import { failed, passed, warned, type Check } from '../../shared/checks.ts';
import { toAppError } from '../../shared/errors.ts';
import { VERSION } from '../../shared/version.ts';
import type { Server } from '../inventory/model.ts';
import type { Observed } from '../inventory/observed.ts';
import type { TaskTools } from '../tasks/kind.ts';

const DAY_MS = 86_400_000;
/** A spoke renews long before this. */
const FEW_DAYS = 3;

/** A machine that has joined, as the hub knows it. */
export interface JoinedSpoke {
  readonly version: string;
  readonly certificateEndMs: number;
  readonly isConnected: boolean;
}

/** What the hub itself sees of a server: its name, and the machine behind it (null: none has joined). */
export async function serverLines(
  { server, spoke, observed, resolve, now }: ServerView,
  signal: AbortSignal,
): Promise<Check[]> {
  const name = await addressCheck(server, observed, resolve, signal);
  if (spoke === null) return [name, noMachine(server)];
  return [name, presence(server, spoke), certificate(server, spoke, now), version(server, spoke)];
}

export interface ServerView {
  readonly server: Server;
  readonly spoke: JoinedSpoke | null;
  readonly observed: Pick<Observed, 'sighting'>;
  readonly resolve: TaskTools['resolve'];
  readonly now: number;
}

/** Behind a router or a balancer a name leads to an address that the machine itself does not have. */
async function addressCheck(
  server: Server,
  observed: Pick<Observed, 'sighting'>,
  resolve: TaskTools['resolve'],
  signal: AbortSignal,
): Promise<Check> {
  try {
    const found = await resolve(server.hostname, signal);
    const own = observed.sighting(server.id).facts?.addresses ?? [];
    const isItsOwn = own.length === 0 || found.some((address) => own.includes(address));
    const beside = isItsOwn ? '' : `; the machine itself has ${own.join(', ')}`;
    return passed('server.address', `${server.hostname} is ${found.join(', ')}${beside}`);
  } catch (error) {
    signal.throwIfAborted();
    const { message, remedy } = toAppError(error);
    return failed('server.address', message, remedy);
  }
}

function noMachine({ name }: Server): Check {
  return failed(
    'service',
    'no machine has joined',
    `aegirctl server token ${name}, and on it: aegir-spoke enroll -`,
  );
}

function presence({ name }: Server, { isConnected }: JoinedSpoke): Check {
  if (isConnected) return passed('service', 'its spoke is connected');
  return failed('service', 'its spoke is not connected', `On ${name}: aegir-spoke doctor`);
}

function certificate({ name }: Server, { certificateEndMs }: JoinedSpoke, now: number): Check {
  const days = (certificateEndMs - now) / DAY_MS;
  const finding = `the certificate of its spoke is good for ${days.toFixed(1)} days`;
  if (days > FEW_DAYS) return passed('identity', finding);
  const remedy = `On ${name}: journalctl -u aegir-spoke; when it has ended: aegirctl server token ${name}`;
  return days > 0
    ? warned('identity', finding, remedy)
    : failed('identity', 'its certificate has ended', remedy);
}

function version({ name }: Server, spoke: JoinedSpoke): Check {
  if (spoke.version === VERSION) return passed('version', `hub and spoke are ${VERSION}`);
  return warned(
    'version',
    `the hub is ${VERSION}, its spoke ${spoke.version}`,
    `Install the same version on ${name}: the hub first, then the web servers.`,
  );
}
