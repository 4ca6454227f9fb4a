// Original file: proto/aegir/v1/admin.proto

import type { Server as _aegir_v1_Server, Server__Output as _aegir_v1_Server__Output } from '../../aegir/v1/Server.ts';

export interface GetServerResponse {
  'server'?: (_aegir_v1_Server | null);
}

export interface GetServerResponse__Output {
  'server': (_aegir_v1_Server__Output | null);
}
