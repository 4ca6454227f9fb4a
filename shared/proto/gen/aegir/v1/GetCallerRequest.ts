// Original file: proto/aegir/v1/operator.proto


export interface GetCallerRequest {
}

export interface GetCallerRequest__Output {
}
