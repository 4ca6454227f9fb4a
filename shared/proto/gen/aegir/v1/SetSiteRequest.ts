// Original file: proto/aegir/v1/admin.proto

import type { StringList as _aegir_v1_StringList, StringList__Output as _aegir_v1_StringList__Output } from '../../aegir/v1/StringList.ts';

export interface SetSiteRequest {
  'requestId'?: (string);
  'uri'?: (string);
  'etag'?: (string);
  'aliases'?: (_aegir_v1_StringList | null);
}

export interface SetSiteRequest__Output {
  'requestId': (string);
  'uri': (string);
  'etag': (string);
  'aliases': (_aegir_v1_StringList__Output | null);
}
