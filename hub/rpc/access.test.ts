import { describe, expect, it } from 'vitest';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { OPERATOR_ROLES, type OperatorRole } from '../operators/operators.ts';
import { ACCESS, forOperators, forRole, isReading, socketOperator, type Operator } from './access.ts';

function methodsOfAllServices(): string[] {
  return Object.values(aegirV1 as unknown as Record<string, { service?: Record<string, { path: string }> }>)
    .flatMap((loaded) => Object.values(loaded.service ?? {}))
    .map((method) => method.path);
}

const call = (method: string) => ({ method, peer: 'x', certificate: null });
const DENIED = expect.objectContaining({ reason: 'ROLE_DENIED' }) as unknown;

function operator(role: OperatorRole): Operator {
  return { actor: 'anna', role, source: '192.0.2.1', notAfterMs: 0 };
}

/** Words that the names of methods begin with which change nothing. */
const LOOKS = /\/(Get|List|Watch|Diff|Examine|Probe|MakePlan|Prove)/;

describe('the table of who may call what', () => {
  it('names every method of the wire contract and no other', () => {
    expect(Object.keys(ACCESS).toSorted()).toEqual(methodsOfAllServices().toSorted());
  });

  it.each(methodsOfAllServices())('lets only its own role call %s', (method) => {
    for (const role of ['spoke', 'anyone'] as const) {
      const guard = forRole(role, () => role);
      const enter = (): unknown => guard(call(method));
      if (ACCESS[method] === role) expect(enter()).toBe(role);
      else expect(enter).toThrow(DENIED);
    }
  });

  it.each(methodsOfAllServices())('lets operators of its role or a higher one call %s', async (method) => {
    const isOwn = ACCESS[method] === 'themselves';
    const needed = isOwn ? 0 : OPERATOR_ROLES.findIndex((role) => role === ACCESS[method]);
    for (const [rank, role] of OPERATOR_ROLES.entries()) {
      const entered = Promise.resolve(forOperators(() => operator(role))(call(method)));
      if (needed !== -1 && rank >= needed) await expect(entered).resolves.toMatchObject({ role });
      else await expect(entered).rejects.toEqual(DENIED);
    }
  });

  it('lets a viewer call what only looks, and nothing else', () => {
    const open = methodsOfAllServices().filter((method) => ACCESS[method] === 'viewer');
    expect(open.filter((method) => !LOOKS.test(method))).toEqual([]);
    const closed = methodsOfAllServices().filter((method) => ACCESS[method] === 'operator');
    expect(closed.filter((method) => LOOKS.test(method))).toEqual([]);
    const own = methodsOfAllServices().filter((method) => ACCESS[method] === 'themselves');
    expect(own).toEqual(['/aegir.v1.OperatorService/RenewCaller']);
    expect(own.some(isReading)).toBe(false);
  });

  it('takes everybody on the admin socket for an admin', async () => {
    const method = '/aegir.v1.OperatorService/AddOperator';
    expect(await forOperators(socketOperator)(call(method))).toMatchObject({
      actor: 'operator',
      role: 'admin',
    });
  });

  it('refuses what it does not know', async () => {
    for (const method of ['/aegir.v1.SiteService/DropAll', 'constructor']) {
      await expect(forOperators(socketOperator)(call(method))).rejects.toEqual(DENIED);
    }
  });

  it('tells of everybody who was refused for their role', async () => {
    const told: string[] = [];
    const guard = forOperators(
      () => operator('viewer'),
      ({ actor }, method) => told.push(`${actor} ${method}`),
    );
    await expect(guard(call('/aegir.v1.SiteService/AddSite'))).rejects.toEqual(DENIED);
    expect(told).toEqual(['anna /aegir.v1.SiteService/AddSite']);
  });
});
