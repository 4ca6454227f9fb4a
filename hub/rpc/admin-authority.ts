import type {
  AuthorityServiceDefinition,
  AuthorityServiceHandlers,
} from '../../shared/proto/gen/aegir/v1/AuthorityService.ts';
import type { Authority as AuthorityView } from '../../shared/proto/gen/aegir/v1/Authority.ts';
import type { RootHolder } from '../../shared/proto/gen/aegir/v1/RootHolder.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type { Requests } from '../inventory/requests.ts';
import type { Holder, Rotation } from '../spokes/rotation.ts';
import type { Operator } from './access.ts';

export interface AuthorityParts {
  readonly rotation: Rotation;
  readonly requests: Requests;
}

/** How the authority stands, and how it is changed. */
export function authorityHandlers({
  rotation,
  requests,
}: AuthorityParts): ServiceHandlers<AuthorityServiceDefinition, AuthorityServiceHandlers, Operator> {
  return {
    GetAuthority: () => ({ authority: viewOf(rotation) }),
    RotateAuthority: async ({ requestId: id }) => {
      const root = await rotation.make();
      requests.once({ id, method: 'RotateAuthority', input: {} }, () => {
        rotation.begin(root);
        return {};
      });
      await rotation.takeUp();
      return { authority: viewOf(rotation) };
    },
    AbortRotation: async ({ requestId: id }) => {
      requests.once({ id, method: 'AbortRotation', input: {} }, () => {
        rotation.turnBack();
        return {};
      });
      await rotation.takeUp();
      return { authority: viewOf(rotation) };
    },
    FinishRotation: async ({ requestId: id, without }, { identity }) => {
      const revoked = requests.once({ id, method: 'FinishRotation', input: { without } }, () =>
        rotation.end(without, identity.actor),
      );
      await rotation.takeUp();
      return { authority: viewOf(rotation), revoked: revoked.map(holderOf) };
    },
  };
}

function viewOf(rotation: Rotation): AuthorityView {
  const { roots, hubNotAfterMs, waiting } = rotation.report();
  return { roots: roots.map((root) => ({ ...root })), hubNotAfterMs, waiting: waiting.map(holderOf) };
}

function holderOf({ kind, name, connected, notAfterMs }: Holder): RootHolder {
  return { kind, name, connected, notAfterMs };
}
