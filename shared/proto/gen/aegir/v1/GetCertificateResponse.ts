// Original file: proto/aegir/v1/admin.proto

import type { Certificate as _aegir_v1_Certificate, Certificate__Output as _aegir_v1_Certificate__Output } from '../../aegir/v1/Certificate.ts';

export interface GetCertificateResponse {
  'certificate'?: (_aegir_v1_Certificate | null);
}

export interface GetCertificateResponse__Output {
  'certificate': (_aegir_v1_Certificate__Output | null);
}
