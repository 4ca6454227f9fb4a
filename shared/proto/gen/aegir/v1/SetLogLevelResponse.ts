// Original file: proto/aegir/v1/support.proto

import type { LogLevel as _aegir_v1_LogLevel, LogLevel__Output as _aegir_v1_LogLevel__Output } from '../../aegir/v1/LogLevel.ts';

export interface SetLogLevelResponse {
  'logLevel'?: (_aegir_v1_LogLevel | null);
}

export interface SetLogLevelResponse__Output {
  'logLevel': (_aegir_v1_LogLevel__Output | null);
}
