// Original file: proto/aegir/v1/admin.proto

import type { Certificate as _aegir_v1_Certificate, Certificate__Output as _aegir_v1_Certificate__Output } from '../../aegir/v1/Certificate.ts';

export interface ListCertificatesResponse {
  'certificates'?: (_aegir_v1_Certificate)[];
  'nextPageToken'?: (string);
}

export interface ListCertificatesResponse__Output {
  'certificates': (_aegir_v1_Certificate__Output)[];
  'nextPageToken': (string);
}
