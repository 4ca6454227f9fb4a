import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { VERSION } from '../shared/version.ts';
import type { Census } from './census.ts';
import type { DoorFigures } from '../shared/rpc/door.ts';
import type { OutflowFigures } from './spokes/outflow.ts';

export interface MetricSources {
  readonly census: () => Census;
  readonly outflow: () => OutflowFigures;
  /** Of each listener that others reach, by its name. */
  readonly doors: () => Readonly<Record<string, DoorFigures>>;
  /** When the first certificate of a site ends; null while there is none. */
  readonly earliestEndMs: () => number | null;
  /** When the newest backup was made; null while there is none. */
  readonly backupMs: () => number | null;
}

/**
 * What the hub shows at /metrics, besides Node's own figures: numbers only, since whoever reaches
 * the port may read it.
 */
export function createHubMetrics(sources: MetricSources): Registry {
  const { census, outflow, doors, earliestEndMs, backupMs } = sources;
  const registry = new Registry();
  const gauge = (name: string, help: string, label: string, read: () => Record<string, number>): void => {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        for (const [value, count] of Object.entries(read())) this.set({ [label]: value }, count);
      },
    });
  };
  gauge('aegir_hub_info', 'Always 1; the version is a label', 'version', () => ({ [VERSION]: 1 }));
  gauge('aegir_hub_objects', 'Objects of the inventory, by kind', 'kind', () => census().objects);
  gauge('aegir_hub_spokes', 'Spokes that joined, by state', 'state', () => {
    const { connected, away } = census();
    return { connected, away: away.length };
  });
  gauge(
    'aegir_hub_tasks',
    'Tasks that have not ended by state, and those that failed in 24 hours',
    'state',
    () => ({
      ...census().tasks,
    }),
  );
  gauge('aegir_hub_content_streams', 'Streams of content to spokes, by state', 'state', () => ({
    ...outflow().streams,
  }));
  gauge('aegir_hub_connections', 'Connections over TLS, by listener', 'listener', () =>
    Object.fromEntries(Object.entries(doors()).map(([name, { inside }]) => [name, inside])),
  );
  const time = (name: string, help: string, readMs: () => number | null): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const ms = readMs();
        this.reset();
        if (ms === null) this.remove();
        else this.set(ms / 1_000);
      },
    });
  };
  time(
    'aegir_hub_site_certificate_end_seconds',
    'When the first certificate that a site is served with ends, seconds since 1970; absent while none is',
    earliestEndMs,
  );
  time(
    'aegir_hub_backup_seconds',
    'When the newest backup of the hub was made, seconds since 1970; absent while there is none',
    backupMs,
  );
  new Counter({
    name: 'aegir_hub_content_bytes_total',
    help: 'Bytes of content that spokes have taken',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(outflow().bytes);
    },
  });
  new Counter({
    name: 'aegir_hub_connections_turned_away_total',
    help: 'Connections that came too many at once or did not shake hands in time, by listener',
    labelNames: ['listener'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [listener, { turnedAway }] of Object.entries(doors())) this.inc({ listener }, turnedAway);
    },
  });
  collectDefaultMetrics({ register: registry });
  return registry;
}
