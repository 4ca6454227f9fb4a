// Original file: proto/aegir/v1/admin.proto

import type { Server as _aegir_v1_Server, Server__Output as _aegir_v1_Server__Output } from '../../aegir/v1/Server.ts';

export interface ListServersResponse {
  'servers'?: (_aegir_v1_Server)[];
  'nextPageToken'?: (string);
}

export interface ListServersResponse__Output {
  'servers': (_aegir_v1_Server__Output)[];
  'nextPageToken': (string);
}
