import type { WebSettings } from '../../../shared/desired-state.ts';
import { address } from '../values.ts';

/** Whose word about visitors is taken, in a virtual host; '' where there is no balancer. */
export function visitorLines({ balancers = [] }: Pick<WebSettings, 'balancers'>): string {
  if (balancers.length === 0) return '';
  return `    <IfModule remoteip_module>
        RemoteIPHeader X-Forwarded-For
        RemoteIPInternalProxy ${balancers.map(address).join(' ')}
    </IfModule>
`;
}

/** Lets balancers ask what is for this machine alone otherwise. */
export function balancerAccess({ balancers = [] }: Pick<WebSettings, 'balancers'>): string {
  return balancers.length === 0 ? '' : `\n        Require ip ${balancers.map(address).join(' ')}`;
}
