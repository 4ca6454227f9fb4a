// Original file: proto/aegir/v1/operator.proto


export interface ProveAuditRequest {
}

export interface ProveAuditRequest__Output {
}
