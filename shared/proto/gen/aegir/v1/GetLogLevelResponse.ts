// Original file: proto/aegir/v1/support.proto

import type { LogLevel as _aegir_v1_LogLevel, LogLevel__Output as _aegir_v1_LogLevel__Output } from '../../aegir/v1/LogLevel.ts';

export interface GetLogLevelResponse {
  'logLevel'?: (_aegir_v1_LogLevel | null);
}

export interface GetLogLevelResponse__Output {
  'logLevel': (_aegir_v1_LogLevel__Output | null);
}
