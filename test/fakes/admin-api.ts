import * as grpc from '@grpc/grpc-js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/log.ts';
import { removeTree } from '../../shared/safe-files.ts';
import { aegirV1 } from '../../shared/rpc/proto.ts';
import { addService, bind } from '../../shared/rpc/server.ts';
import type { ServiceHandlers } from '../../shared/rpc/types.ts';
import type * as backup from '../../shared/proto/gen/aegir/v1/BackupService.ts';
import type * as doctor from '../../shared/proto/gen/aegir/v1/DoctorService.ts';
import type * as fleet from '../../shared/proto/gen/aegir/v1/FleetService.ts';
import type * as imports from '../../shared/proto/gen/aegir/v1/ImportService.ts';
import type * as plan from '../../shared/proto/gen/aegir/v1/PlanService.ts';
import type * as platform from '../../shared/proto/gen/aegir/v1/PlatformService.ts';
import type * as server from '../../shared/proto/gen/aegir/v1/ServerService.ts';
import type * as site from '../../shared/proto/gen/aegir/v1/SiteService.ts';
import type * as siteWork from '../../shared/proto/gen/aegir/v1/SiteWorkService.ts';
import type * as task from '../../shared/proto/gen/aegir/v1/TaskService.ts';

/** Answers to the calls a test expects; the names of methods are unique over the services. */
export type Answers = Partial<
  ServiceHandlers<server.ServerServiceDefinition, server.ServerServiceHandlers, null> &
    ServiceHandlers<platform.PlatformServiceDefinition, platform.PlatformServiceHandlers, null> &
    ServiceHandlers<site.SiteServiceDefinition, site.SiteServiceHandlers, null> &
    ServiceHandlers<siteWork.SiteWorkServiceDefinition, siteWork.SiteWorkServiceHandlers, null> &
    ServiceHandlers<task.TaskServiceDefinition, task.TaskServiceHandlers, null> &
    ServiceHandlers<fleet.FleetServiceDefinition, fleet.FleetServiceHandlers, null> &
    ServiceHandlers<imports.ImportServiceDefinition, imports.ImportServiceHandlers, null> &
    ServiceHandlers<doctor.DoctorServiceDefinition, doctor.DoctorServiceHandlers, null> &
    ServiceHandlers<backup.BackupServiceDefinition, backup.BackupServiceHandlers, null> &
    ServiceHandlers<plan.PlanServiceDefinition, plan.PlanServiceHandlers, null>
>;

export interface AdminApi {
  readonly socket: string;
  /** What was asked so far, in order. */
  readonly asked: { readonly method: string; readonly request: unknown }[];
  /** Ends everything at once, as a killed hub does; the socket's folder stays for a successor. */
  kill(): void;
  /** Ends it and removes what it had on disk. */
  close(): void;
}

const SERVICES = [
  aegirV1.ServerService,
  aegirV1.PlatformService,
  aegirV1.SiteService,
  aegirV1.SiteWorkService,
  aegirV1.TaskService,
  aegirV1.FleetService,
  aegirV1.PlanService,
  aegirV1.DoctorService,
  aegirV1.ImportService,
  aegirV1.BackupService,
];

/** A real gRPC server on a real unix socket, with a test's own answers. */
export async function startAdminApi(answers: Answers, folder = newFolder()): Promise<AdminApi> {
  const listener = new grpc.Server();
  const asked: { method: string; request: unknown }[] = [];
  for (const { service } of SERVICES) {
    const methods = Object.keys(service).map((method) => [method, handlerOf(method, answers, asked)]);
    const handlers = Object.fromEntries(methods) as Record<string, never>;
    addService(listener, service as grpc.ServiceDefinition, handlers, () => null, silentLogger());
  }
  const socket = join(folder, 'admin.sock');
  await bind(listener, `unix:${socket}`, grpc.ServerCredentials.createInsecure());
  const kill = (): void => {
    listener.forceShutdown();
  };
  return {
    socket,
    asked,
    kill,
    close: () => {
      kill();
      removeTree(folder, tmpdir());
    },
  };
}

/** A folder for the socket of one hub and its successors. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'aegir-ctl-'));
}

function handlerOf(method: string, answers: Answers, asked: { method: string; request: unknown }[]) {
  const answer = (answers as Record<string, ((request: unknown, context: unknown) => unknown) | undefined>)[
    method
  ];
  return (request: unknown, context: unknown): unknown => {
    asked.push({ method, request });
    if (answer === undefined) throw new AppError('JOB_UNSUPPORTED', `the test has no answer for ${method}`);
    return answer(request, context);
  };
}
