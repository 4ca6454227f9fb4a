import type { WebSettings } from '../../../shared/desired-state.ts';
import { address, pattern } from '../values.ts';

/** Whose word about visitors is taken, in a server; '' where there is no balancer. */
export function visitorLines({ balancers = [] }: Pick<WebSettings, 'balancers'>): string {
  if (balancers.length === 0) return '';
  const trusted = balancers.map((balancer) => `    set_real_ip_from ${address(balancer)};\n`);
  return `${trusted.join('')}    real_ip_header X-Forwarded-For;\n`;
}

/** Those who may ask whether a site is served here, as lines of the map of askers. */
export function askerLines({ balancers = [] }: Pick<WebSettings, 'balancers'>): string {
  return balancers.map((balancer) => `    "~^${pattern(address(balancer))} " balancer;\n`).join('');
}

/** What they get, as a line of the map of proofs. */
export function memberLine({ balancers = [] }: Pick<WebSettings, 'balancers'>): string {
  return balancers.length === 0 ? '' : `    "~^(?:local|balancer) /\\.well-known/aegir/member$" given;\n`;
}
