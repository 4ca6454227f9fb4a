// Original file: proto/aegir/v1/backup.proto


export interface RemoveBackupResponse {
}

export interface RemoveBackupResponse__Output {
}
