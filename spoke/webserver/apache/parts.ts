import type { Run } from '../../exec.ts';
import type { Control } from '../control.ts';
import type { EntryLink, Listen } from '../host-facts.ts';
import type { InstancePlan } from './instance.ts';
import type { WebServer, WebServerFacts } from '../webserver.ts';

/** What an Apache is made of, whoever it belongs to. */
export interface ApacheParts {
  readonly facts: WebServerFacts;
  readonly ownership: WebServer['ownership'];
  readonly listens: readonly Listen[];
  readonly control: Control;
  /** The instance a generation is tested in; its include is the generation's. */
  readonly shadow: Omit<InstancePlan, 'include'>;
  /** Variables that the host's configuration uses. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the host's configuration includes our entry file; where it can be linked into. */
  readonly entry: EntryLink;
  readonly run: Run;
}
