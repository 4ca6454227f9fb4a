// Original file: proto/aegir/v1/plan.proto


export interface CarryOutPlanResponse {
  'taskIds'?: (string)[];
}

export interface CarryOutPlanResponse__Output {
  'taskIds': (string)[];
}
