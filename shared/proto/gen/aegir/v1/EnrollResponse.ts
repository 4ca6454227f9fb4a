// Original file: proto/aegir/v1/enrollment.proto


export interface EnrollResponse {
  'spokeId'?: (string);
  'serverName'?: (string);
  'certificate'?: (string);
  'authority'?: (string);
  'spokeEndpoint'?: (string);
}

export interface EnrollResponse__Output {
  'spokeId': (string);
  'serverName': (string);
  'certificate': (string);
  'authority': (string);
  'spokeEndpoint': (string);
}
