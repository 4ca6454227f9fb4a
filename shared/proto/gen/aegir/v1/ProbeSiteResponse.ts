// Original file: proto/aegir/v1/balancer.proto

import type { SiteSighting as _aegir_v1_SiteSighting, SiteSighting__Output as _aegir_v1_SiteSighting__Output } from '../../aegir/v1/SiteSighting.ts';

export interface ProbeSiteResponse {
  'sightings'?: (_aegir_v1_SiteSighting)[];
  'agree'?: (boolean);
}

export interface ProbeSiteResponse__Output {
  'sightings': (_aegir_v1_SiteSighting__Output)[];
  'agree': (boolean);
}
