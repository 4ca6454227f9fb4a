// Original file: proto/aegir/v1/types.proto


// Original file: proto/aegir/v1/types.proto

export const _aegir_v1_SiteTls_Mode = {
  MODE_UNSPECIFIED: 'MODE_UNSPECIFIED',
  MODE_ON: 'MODE_ON',
  MODE_REQUIRED: 'MODE_REQUIRED',
} as const;

export type _aegir_v1_SiteTls_Mode =
  | 'MODE_UNSPECIFIED'
  | 0
  | 'MODE_ON'
  | 1
  | 'MODE_REQUIRED'
  | 2

export type _aegir_v1_SiteTls_Mode__Output = typeof _aegir_v1_SiteTls_Mode[keyof typeof _aegir_v1_SiteTls_Mode]

export interface SiteTls {
  'mode'?: (_aegir_v1_SiteTls_Mode);
  'certificate'?: (string);
  'hstsSeconds'?: (number);
}

export interface SiteTls__Output {
  'mode': (_aegir_v1_SiteTls_Mode__Output);
  'certificate': (string);
  'hstsSeconds': (number);
}
