// Original file: proto/aegir/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface Certificate {
  'name'?: (string);
  'source'?: (string);
  'names'?: (string)[];
  'fingerprint'?: (string);
  'isSelfSigned'?: (boolean);
  'notBeforeMs'?: (number | string | Long);
  'notAfterMs'?: (number | string | Long);
  'state'?: (string);
  'sites'?: (string)[];
  'renewalMs'?: (number | string | Long);
  'problem'?: (string);
  'createdMs'?: (number | string | Long);
  'chain'?: (string);
}

export interface Certificate__Output {
  'name': (string);
  'source': (string);
  'names': (string)[];
  'fingerprint': (string);
  'isSelfSigned': (boolean);
  'notBeforeMs': (number);
  'notAfterMs': (number);
  'state': (string);
  'sites': (string)[];
  'renewalMs': (number);
  'problem': (string);
  'createdMs': (number);
  'chain': (string);
}
