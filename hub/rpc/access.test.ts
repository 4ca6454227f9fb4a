import { describe, expect, it } from 'vitest';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { ACCESS, forRole, operatorGuard } from './access.ts';

function methodsOfAllServices(): string[] {
  return Object.values(aegirV1 as unknown as Record<string, { service?: Record<string, { path: string }> }>)
    .flatMap((loaded) => Object.values(loaded.service ?? {}))
    .map((method) => method.path);
}

const call = (method: string) => ({ method, peer: 'x', certificate: null });

describe('the table of who may call what', () => {
  it('names every method of the wire contract and no other', () => {
    expect(Object.keys(ACCESS).toSorted()).toEqual(methodsOfAllServices().toSorted());
  });

  it.each(methodsOfAllServices())('lets only its own role call %s', (method) => {
    for (const role of ['operator', 'spoke', 'anyone'] as const) {
      const guard = forRole(role, () => role);
      const enter = (): unknown => guard(call(method));
      if (ACCESS[method] === role) expect(enter()).toBe(role);
      else expect(enter).toThrow(expect.objectContaining({ reason: 'ROLE_DENIED' }));
    }
  });

  it('refuses what it does not know', () => {
    expect(() => operatorGuard(call('/aegir.v1.SiteService/DropAll'))).toThrow(
      expect.objectContaining({ reason: 'ROLE_DENIED' }),
    );
    expect(() => operatorGuard(call('constructor'))).toThrow(
      expect.objectContaining({ reason: 'ROLE_DENIED' }),
    );
  });
});
