// Original file: proto/aegir/v1/site_work.proto


export interface RunSiteCronRequest {
  'requestId'?: (string);
  'uri'?: (string);
}

export interface RunSiteCronRequest__Output {
  'requestId': (string);
  'uri': (string);
}
