// Original file: proto/aegir/v1/admin.proto


export interface ListCertificatesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListCertificatesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
