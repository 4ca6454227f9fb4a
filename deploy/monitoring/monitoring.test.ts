import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

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

  const promtool = spawnSync('promtool', ['--version']);

  it.skipIf(promtool.error !== undefined)('has rules and a configuration that Prometheus takes', () => {
    for (const [command, file] of [
      ['rules', 'alerts.yml'],
      ['config', 'prometheus.yml'],
    ] as const) {
      const path = join(PROJECT, 'deploy/monitoring', file);
      const { status, stdout, stderr } = spawnSync('promtool', ['check', command, path], {
        encoding: 'utf8',
      });
      expect(status, stdout + stderr).toBe(0);
    }
  });
});
