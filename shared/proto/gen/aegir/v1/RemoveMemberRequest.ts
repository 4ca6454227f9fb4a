// Original file: proto/aegir/v1/group.proto


export interface RemoveMemberRequest {
  'requestId'?: (string);
  'group'?: (string);
  'server'?: (string);
}

export interface RemoveMemberRequest__Output {
  'requestId': (string);
  'group': (string);
  'server': (string);
}
