// Original file: proto/aegir/v1/operator.proto

import type { AuditEntry as _aegir_v1_AuditEntry, AuditEntry__Output as _aegir_v1_AuditEntry__Output } from '../../aegir/v1/AuditEntry.ts';

export interface ListAuditResponse {
  'entries'?: (_aegir_v1_AuditEntry)[];
  'nextPageToken'?: (string);
}

export interface ListAuditResponse__Output {
  'entries': (_aegir_v1_AuditEntry__Output)[];
  'nextPageToken': (string);
}
