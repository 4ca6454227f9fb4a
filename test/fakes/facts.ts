import type { Facts__Output } from '../../shared/proto/gen/aegir/v1/Facts.ts';

/** What the spoke of a plain machine says of it, unless said otherwise. */
export function factsOf(facts: Partial<Facts__Output> = {}): Facts__Output {
  return {
    ...{ hostname: 'machine', addresses: [], os: 'Debian', spokeVersion: '1', bootId: 'boot', clockMs: 0 },
    ...{ webServer: null, php: null, phpFpm: [], diskFreeBytes: 1e12, inodesFree: 1e9, publishRoots: [] },
    ...facts,
  };
}
