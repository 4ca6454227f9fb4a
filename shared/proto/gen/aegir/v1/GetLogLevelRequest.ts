// Original file: proto/aegir/v1/support.proto


export interface GetLogLevelRequest {
}

export interface GetLogLevelRequest__Output {
}
