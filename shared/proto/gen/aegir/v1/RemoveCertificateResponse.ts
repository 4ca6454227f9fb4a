// Original file: proto/aegir/v1/admin.proto


export interface RemoveCertificateResponse {
}

export interface RemoveCertificateResponse__Output {
}
