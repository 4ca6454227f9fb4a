import type { Run } from '../../exec.ts';
import type { EntryLink } from '../host-facts.ts';
import type { Control } from '../control.ts';
import type { NginxPlan } from './instance.ts';
import type { WebServer, WebServerFacts } from '../webserver.ts';

/** What an nginx is made of, whoever it belongs to. */
export interface NginxParts {
  readonly facts: WebServerFacts;
  readonly traits: WebServer['traits'];
  readonly ownership: WebServer['ownership'];
  readonly control: Control;
  /** The instance a generation is tested in; its include is the generation's. */
  readonly shadow: Omit<NginxPlan, 'include'>;
  /** Its own error log, '' when it has none in a file. */
  readonly errorLog: string;
  readonly entry: EntryLink;
  readonly run: Run;
}
