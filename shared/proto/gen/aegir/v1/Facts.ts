// Original file: proto/aegir/v1/types.proto

import type { WebServerFacts as _aegir_v1_WebServerFacts, WebServerFacts__Output as _aegir_v1_WebServerFacts__Output } from '../../aegir/v1/WebServerFacts.ts';
import type { PhpFacts as _aegir_v1_PhpFacts, PhpFacts__Output as _aegir_v1_PhpFacts__Output } from '../../aegir/v1/PhpFacts.ts';
import type { Long } from '@grpc/proto-loader';

export interface Facts {
  'hostname'?: (string);
  'addresses'?: (string)[];
  'os'?: (string);
  'spokeVersion'?: (string);
  'bootId'?: (string);
  'webServer'?: (_aegir_v1_WebServerFacts | null);
  'php'?: (_aegir_v1_PhpFacts | null);
  'diskFreeBytes'?: (number | string | Long);
  'inodesFree'?: (number | string | Long);
  'clockMs'?: (number | string | Long);
  'phpFpm'?: (_aegir_v1_PhpFacts)[];
  'publishRoots'?: (string)[];
}

export interface Facts__Output {
  'hostname': (string);
  'addresses': (string)[];
  'os': (string);
  'spokeVersion': (string);
  'bootId': (string);
  'webServer': (_aegir_v1_WebServerFacts__Output | null);
  'php': (_aegir_v1_PhpFacts__Output | null);
  'diskFreeBytes': (number);
  'inodesFree': (number);
  'clockMs': (number);
  'phpFpm': (_aegir_v1_PhpFacts__Output)[];
  'publishRoots': (string)[];
}
