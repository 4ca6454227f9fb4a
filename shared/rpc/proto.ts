import * as grpc from '@grpc/grpc-js';
import { fromJSON, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as AdminProto } from '../proto/gen/admin.ts';
import type { ProtoGrpcType as AuthorityProto } from '../proto/gen/authority.ts';
import type { ProtoGrpcType as BackupProto } from '../proto/gen/backup.ts';
import type { ProtoGrpcType as BalancerProto } from '../proto/gen/balancer.ts';
import { contract } from '../proto/gen/contract.ts';
import type { ProtoGrpcType as DoctorProto } from '../proto/gen/doctor.ts';
import type { ProtoGrpcType as EnrollmentProto } from '../proto/gen/enrollment.ts';
import type { ProtoGrpcType as GroupProto } from '../proto/gen/group.ts';
import type { ProtoGrpcType as ImportProto } from '../proto/gen/import.ts';
import type { ProtoGrpcType as OperatorProto } from '../proto/gen/operator.ts';
import type { ProtoGrpcType as PlanProto } from '../proto/gen/plan.ts';
import type { ProtoGrpcType as SiteWorkProto } from '../proto/gen/site_work.ts';
import type { ProtoGrpcType as SpokeProto } from '../proto/gen/spoke.ts';
import type { ProtoGrpcType as SupportProto } from '../proto/gen/support.ts';
import type { ProtoGrpcType as TypesProto } from '../proto/gen/types.ts';
import { passPacksThrough } from './pack-codec.ts';

type Aegir = AdminProto['aegir']['v1'] &
  OperatorProto['aegir']['v1'] &
  PlanProto['aegir']['v1'] &
  GroupProto['aegir']['v1'] &
  DoctorProto['aegir']['v1'] &
  AuthorityProto['aegir']['v1'] &
  BackupProto['aegir']['v1'] &
  BalancerProto['aegir']['v1'] &
  EnrollmentProto['aegir']['v1'] &
  ImportProto['aegir']['v1'] &
  SpokeProto['aegir']['v1'] &
  SiteWorkProto['aegir']['v1'] &
  SupportProto['aegir']['v1'] &
  TypesProto['aegir']['v1'];

const definition: PackageDefinition = fromJSON(contract, {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});

/**
 * The wire contract as data, for reflection: one message of it. Each carries the whole contract, which reflection decodes
 * anew for every one that it is given.
 */
export const reflected: PackageDefinition = Object.fromEntries(
  Object.entries(definition)
    .filter(([, part]) => 'fileDescriptorProtos' in part)
    .slice(0, 1),
);

function load(): Aegir {
  const loaded = grpc.loadPackageDefinition(definition) as unknown as { aegir: { v1: Aegir } };
  const { service } = loaded.aegir.v1.SpokeService;
  passPacksThrough(service.FetchBlobs as unknown as grpc.MethodDefinition<unknown, unknown>);
  const advances = service.FetchAdvance as unknown as grpc.MethodDefinition<unknown, unknown>;
  passPacksThrough(advances, { manifest: Buffer.alloc(0) });
  return loaded.aegir.v1;
}

/** Every message and service of package aegir.v1, as loaded from proto/. */
export const aegirV1: Aegir = load();
