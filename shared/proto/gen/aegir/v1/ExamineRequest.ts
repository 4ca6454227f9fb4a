// Original file: proto/aegir/v1/doctor.proto


export interface ExamineRequest {
  'server'?: (string);
}

export interface ExamineRequest__Output {
  'server': (string);
}
