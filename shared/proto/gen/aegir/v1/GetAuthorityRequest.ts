// Original file: proto/aegir/v1/authority.proto


export interface GetAuthorityRequest {
}

export interface GetAuthorityRequest__Output {
}
