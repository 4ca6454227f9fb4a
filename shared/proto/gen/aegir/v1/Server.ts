// Original file: proto/aegir/v1/admin.proto

import type { WebType as _aegir_v1_WebType, WebType__Output as _aegir_v1_WebType__Output } from '../../aegir/v1/WebType.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from '../../aegir/v1/Facts.ts';
import type { CheckItem as _aegir_v1_CheckItem, CheckItem__Output as _aegir_v1_CheckItem__Output } from '../../aegir/v1/CheckItem.ts';
import type { DriftEntry as _aegir_v1_DriftEntry, DriftEntry__Output as _aegir_v1_DriftEntry__Output } from '../../aegir/v1/DriftEntry.ts';
import type { ServerDatabase as _aegir_v1_ServerDatabase, ServerDatabase__Output as _aegir_v1_ServerDatabase__Output } from '../../aegir/v1/ServerDatabase.ts';
import type { Member as _aegir_v1_Member, Member__Output as _aegir_v1_Member__Output } from '../../aegir/v1/Member.ts';
import type { Long } from '@grpc/proto-loader';

export interface Server {
  'id'?: (string);
  'name'?: (string);
  'hostname'?: (string);
  'addresses'?: (string)[];
  'webType'?: (_aegir_v1_WebType);
  'httpPort'?: (number);
  'etag'?: (string);
  'state'?: (string);
  'problem'?: (string);
  'spoke'?: (string);
  'lastSeenMs'?: (number | string | Long);
  'generation'?: (number | string | Long);
  'facts'?: (_aegir_v1_Facts | null);
  'checks'?: (_aegir_v1_CheckItem)[];
  'drift'?: (_aegir_v1_DriftEntry)[];
  'createdMs'?: (number | string | Long);
  'verifiedMs'?: (number | string | Long);
  'httpsPort'?: (number);
  'driftPolicy'?: (string);
  'database'?: (_aegir_v1_ServerDatabase | null);
  'members'?: (_aegir_v1_Member)[];
  'groups'?: (string)[];
  'requireAll'?: (boolean);
  'maxUnavailable'?: (number);
  'sharedUploads'?: (boolean);
}

export interface Server__Output {
  'id': (string);
  'name': (string);
  'hostname': (string);
  'addresses': (string)[];
  'webType': (_aegir_v1_WebType__Output);
  'httpPort': (number);
  'etag': (string);
  'state': (string);
  'problem': (string);
  'spoke': (string);
  'lastSeenMs': (number);
  'generation': (number);
  'facts': (_aegir_v1_Facts__Output | null);
  'checks': (_aegir_v1_CheckItem__Output)[];
  'drift': (_aegir_v1_DriftEntry__Output)[];
  'createdMs': (number);
  'verifiedMs': (number);
  'httpsPort': (number);
  'driftPolicy': (string);
  'database': (_aegir_v1_ServerDatabase__Output | null);
  'members': (_aegir_v1_Member__Output)[];
  'groups': (string)[];
  'requireAll': (boolean);
  'maxUnavailable': (number);
  'sharedUploads': (boolean);
}
