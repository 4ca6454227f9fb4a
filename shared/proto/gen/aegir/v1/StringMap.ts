// Original file: proto/aegir/v1/admin.proto


export interface StringMap {
  'values'?: ({[key: string]: string});
}

export interface StringMap__Output {
  'values': ({[key: string]: string});
}
