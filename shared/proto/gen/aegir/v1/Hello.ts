// Original file: proto/aegir/v1/spoke.proto

import type { JobUpdate as _aegir_v1_JobUpdate, JobUpdate__Output as _aegir_v1_JobUpdate__Output } from '../../aegir/v1/JobUpdate.ts';
import type { Facts as _aegir_v1_Facts, Facts__Output as _aegir_v1_Facts__Output } from '../../aegir/v1/Facts.ts';
import type { Long } from '@grpc/proto-loader';

export interface Hello {
  'epoch'?: (number | string | Long);
  'lastSequence'?: (number | string | Long);
  'generation'?: (number | string | Long);
  'stateDigest'?: (string);
  'releases'?: (string)[];
  'openJobs'?: (_aegir_v1_JobUpdate)[];
  'facts'?: (_aegir_v1_Facts | null);
  'capabilities'?: (string)[];
}

export interface Hello__Output {
  'epoch': (number);
  'lastSequence': (number);
  'generation': (number);
  'stateDigest': (string);
  'releases': (string)[];
  'openJobs': (_aegir_v1_JobUpdate__Output)[];
  'facts': (_aegir_v1_Facts__Output | null);
  'capabilities': (string)[];
}
