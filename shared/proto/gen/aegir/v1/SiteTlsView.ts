// Original file: proto/aegir/v1/admin.proto


export interface SiteTlsView {
  'mode'?: (string);
  'certificate'?: (string);
  'hstsSeconds'?: (number);
  'fingerprint'?: (string);
}

export interface SiteTlsView__Output {
  'mode': (string);
  'certificate': (string);
  'hstsSeconds': (number);
  'fingerprint': (string);
}
