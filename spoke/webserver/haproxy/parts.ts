import type { Run } from '../../exec.ts';
import type { Control } from '../control.ts';
import type { WebServer, WebServerFacts } from '../webserver.ts';
import type { HaproxySources } from './control.ts';

/** What a HAProxy is made of, whoever it belongs to. */
export interface HaproxyParts {
  readonly facts: WebServerFacts;
  readonly traits: WebServer['traits'];
  readonly ownership: WebServer['ownership'];
  readonly control: Control;
  readonly sources: HaproxySources;
  readonly isNewEnough: boolean;
  readonly run: Run;
}
