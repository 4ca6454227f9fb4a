// Original file: proto/aegir/v1/operator.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditEntry {
  'number'?: (number | string | Long);
  'atMs'?: (number | string | Long);
  'actor'?: (string);
  'source'?: (string);
  'action'?: (string);
  'object'?: (string);
  'outcome'?: (string);
  'requestId'?: (string);
  'detail'?: ({[key: string]: string});
}

export interface AuditEntry__Output {
  'number': (number);
  'atMs': (number);
  'actor': (string);
  'source': (string);
  'action': (string);
  'object': (string);
  'outcome': (string);
  'requestId': (string);
  'detail': ({[key: string]: string});
}
