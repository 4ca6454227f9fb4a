// Original file: proto/aegir/v1/admin.proto


export interface TlsChange {
  'mode'?: (string);
  'certificate'?: (string);
  'hstsSeconds'?: (number);
  '_mode'?: "mode";
  '_certificate'?: "certificate";
  '_hstsSeconds'?: "hstsSeconds";
}

export interface TlsChange__Output {
  'mode'?: (string);
  'certificate'?: (string);
  'hstsSeconds'?: (number);
  '_mode'?: "mode";
  '_certificate'?: "certificate";
  '_hstsSeconds'?: "hstsSeconds";
}
