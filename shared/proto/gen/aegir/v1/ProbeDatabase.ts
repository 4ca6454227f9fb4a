// Original file: proto/aegir/v1/spoke.proto


export interface _aegir_v1_ProbeDatabase_Tls {
  'ca'?: (string);
}

export interface _aegir_v1_ProbeDatabase_Tls__Output {
  'ca': (string);
}

export interface ProbeDatabase {
  'host'?: (string);
  'port'?: (number);
  'tls'?: (_aegir_v1_ProbeDatabase_Tls | null);
}

export interface ProbeDatabase__Output {
  'host': (string);
  'port': (number);
  'tls': (_aegir_v1_ProbeDatabase_Tls__Output | null);
}
