// Original file: proto/aegir/v1/spoke.proto


export interface AskRenewal {
}

export interface AskRenewal__Output {
}
