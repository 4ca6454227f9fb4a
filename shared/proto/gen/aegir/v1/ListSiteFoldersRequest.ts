// Original file: proto/aegir/v1/import.proto


export interface ListSiteFoldersRequest {
  'platform'?: (string);
}

export interface ListSiteFoldersRequest__Output {
  'platform': (string);
}
