import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

/** Names of our metrics in a text, without what histograms add to them. */
function metricsIn(text: string): string[] {
  const names = text.match(/\baegir_(hub|spoke)_[a-z_]+/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_bucket$/, '')))].toSorted();
}

/** Every metric that the daemons make, as their sources name it. */
function metricsOfCode(): string[] {
  const sources = ['hub', 'spoke'].flatMap((room) =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => read(`${room}/${path}`)),
  );
  const quoted = sources.flatMap((text) => text.match(/'aegir_(?:hub|spoke)_[a-z_]+'/g) ?? []);
  return metricsIn(quoted.join(' '));
}

describe('the table of metrics', () => {
  it('names every metric of hub and spoke, and no other', () => {
    const rows = read('docs/metrics.md').match(/^\| `aegir_\w+`/gm) ?? [];
    expect(rows).toHaveLength(metricsOfCode().length);
    expect(metricsIn(rows.join(' '))).toEqual(metricsOfCode());
  });
});

describe('the monitoring kit', () => {
  it.each(['alerts.yml', 'dashboard.json'])('asks in %s for metrics that there are', (file) => {
    const known = metricsOfCode();
    const asked = metricsIn(read(`deploy/monitoring/${file}`));
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has a dashboard whose panels do not cover each other', () => {
    const { panels } = JSON.parse(read('deploy/monitoring/dashboard.json')) as {
      panels: { gridPos: { x: number; y: number; w: number; h: number } }[];
    };
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${String(x + (at % w))} ${String(y + Math.floor(at / w))}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

/** Prometheus' own tool: of this machine, or the one that deploy/install-dependencies.sh fetched. */
const FETCHED = join(PROJECT, 'node_modules/.cache/promtool/promtool');
const PROMTOOL = existsSync(FETCHED) ? FETCHED : 'promtool';
const hasPromtool = spawnSync(PROMTOOL, ['--version']).error === undefined;

function promtool(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
}

/** Values of a series, one a step, in the words of promtool. */
const always = (value: number): string => `${String(value)}+0x120`;
const series = (name: string, values: string): Record<string, string> => ({ [name]: values });
const DAY_S = 86_400;

/** For each alert what makes it fire, after how many minutes (in steps of one, beyond two hours of thirty), and what must not. */
const ALERTS: Readonly<Record<string, [after: number, loud: Series, quiet: Series]>> = {
  AegirSiteCertificateEnds: [
    61,
    series('aegir_hub_site_certificate_end_seconds', always(6 * DAY_S)),
    series('aegir_hub_site_certificate_end_seconds', always(60 * DAY_S)),
  ],
  AegirTasksFail: [
    6,
    series('aegir_hub_tasks{state="failed"}', always(2)),
    {
      ...series('aegir_hub_tasks{state="failed"}', always(0)),
      ...series('aegir_hub_tasks{state="running"}', always(9)),
    },
  ],
  AegirTasksWait: [
    61,
    series('aegir_hub_tasks{state="waiting"}', always(1)),
    series('aegir_hub_tasks{state="waiting"}', '1+0x30 0+0x100'),
  ],
  AegirDrift: [
    16,
    series('aegir_spoke_drift_items', always(1)),
    series('aegir_spoke_drift_items', always(0)),
  ],
  AegirJobsRefused: [
    5,
    series('aegir_spoke_refusals_total{reason="PORT_DENIED"}', '3 3 3 4 4 4 4'),
    series('aegir_spoke_refusals_total{reason="PORT_DENIED"}', always(3)),
  ],
  AegirHubDown: [6, series('up{job="aegir-hub"}', always(0)), series('up{job="aegir-hub"}', '0 0 1+0x20')],
  AegirSpokeDown: [11, series('up{job="aegir-spoke"}', always(0)), series('up{job="aegir-hub"}', always(0))],
  AegirSpokesAway: [
    11,
    series('aegir_hub_spokes{state="away"}', always(1)),
    series('aegir_hub_spokes{state="connected"}', always(40)),
  ],
  AegirSpokeCertificateEnds: [
    61,
    series('aegir_spoke_certificate_seconds', always(2 * DAY_S)),
    series('aegir_spoke_certificate_seconds', always(7 * DAY_S)),
  ],
  AegirHubBackupOld: [
    2 * 1_440 + 120,
    series('aegir_hub_backup_seconds', always(0)),
    series('aegir_hub_backup_seconds', always(DAY_S)),
  ],
  AegirHubBackupMissing: [
    2 * 1_440 + 30,
    series('up{job="aegir-hub",instance="hub"}', always(1)),
    {
      ...series('up{job="aegir-hub",instance="hub"}', always(1)),
      ...series('aegir_hub_backup_seconds{instance="hub"}', always(0)),
    },
  ],
};
type Series = Readonly<Record<string, string>>;

const stepOf = (after: number): string => (after > 120 ? '30m' : '1m');

/** One test of promtool's: whether the alert fires by then. */
function ruleTest(alert: string, after: number, given: Series, fires: boolean): object {
  return {
    interval: stepOf(after),
    input_series: Object.entries(given).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}", alertstate="firing"})`,
        eval_time: `${String(after)}m`,
        exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
      },
    ],
  };
}

describe('the alerts', () => {
  const rules = join(PROJECT, 'deploy/monitoring/alerts.yml');

  it('have each a test that makes it fire, and one that does not', () => {
    const named = [...readFileSync(rules, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    expect(Object.keys(ALERTS)).toEqual(named);
  });

  it.skipIf(!hasPromtool)('are rules that Prometheus takes, and so is the configuration', () => {
    promtool('check', 'rules', rules);
    promtool('check', 'config', join(PROJECT, 'deploy/monitoring/prometheus.yml'));
  });

  it.skipIf(!hasPromtool)('fire when they should, and not before', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aegir-alerts-'));
    for (const step of ['1m', '30m']) {
      const tests = Object.entries(ALERTS)
        .filter(([, [after]]) => stepOf(after) === step)
        .flatMap(([alert, [after, loud, quiet]]) => [
          ruleTest(alert, after, loud, true),
          ruleTest(alert, after, quiet, false),
        ]);
      // JSON is YAML.
      const file = join(folder, `${step}.json`);
      writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: step, tests }));
      promtool('test', 'rules', file);
    }
    removeTree(folder, tmpdir());
  });
});
