// Original file: proto/aegir/v1/spoke.proto

export const JobPhase = {
  JOB_PHASE_UNSPECIFIED: 'JOB_PHASE_UNSPECIFIED',
  JOB_PHASE_ACCEPTED: 'JOB_PHASE_ACCEPTED',
  JOB_PHASE_RUNNING: 'JOB_PHASE_RUNNING',
  JOB_PHASE_PREPARED: 'JOB_PHASE_PREPARED',
  JOB_PHASE_COMMITTING: 'JOB_PHASE_COMMITTING',
  JOB_PHASE_FINISHED: 'JOB_PHASE_FINISHED',
} as const;

export type JobPhase =
  | 'JOB_PHASE_UNSPECIFIED'
  | 0
  | 'JOB_PHASE_ACCEPTED'
  | 1
  | 'JOB_PHASE_RUNNING'
  | 2
  | 'JOB_PHASE_PREPARED'
  | 3
  | 'JOB_PHASE_COMMITTING'
  | 4
  | 'JOB_PHASE_FINISHED'
  | 5

export type JobPhase__Output = typeof JobPhase[keyof typeof JobPhase]
