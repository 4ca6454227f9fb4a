// Original file: proto/aegir/v1/admin.proto

import type { Certificate as _aegir_v1_Certificate, Certificate__Output as _aegir_v1_Certificate__Output } from '../../aegir/v1/Certificate.ts';

export interface AddCertificateResponse {
  'certificate'?: (_aegir_v1_Certificate | null);
  'taskIds'?: (string)[];
}

export interface AddCertificateResponse__Output {
  'certificate': (_aegir_v1_Certificate__Output | null);
  'taskIds': (string)[];
}
