// Original file: proto/aegir/v1/group.proto


export interface AddMemberRequest {
  'requestId'?: (string);
  'group'?: (string);
  'server'?: (string);
}

export interface AddMemberRequest__Output {
  'requestId': (string);
  'group': (string);
  'server': (string);
}
