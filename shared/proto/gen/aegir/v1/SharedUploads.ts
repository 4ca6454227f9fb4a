// Original file: proto/aegir/v1/types.proto

import type { Share as _aegir_v1_Share, Share__Output as _aegir_v1_Share__Output } from '../../aegir/v1/Share.ts';

export interface SharedUploads {
  'folder'?: (string);
  'share'?: (_aegir_v1_Share | null);
}

export interface SharedUploads__Output {
  'folder': (string);
  'share': (_aegir_v1_Share__Output | null);
}
