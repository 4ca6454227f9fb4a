import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState } from '../../shared/desired-state.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { createHost, quiet, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { configFolder, siteDataFolder } from '../disk/places.ts';
import { namesIfThere } from '../disk/reading.ts';

describe('a rehearsal', { timeout: 60_000 }, () => {
  let host: Host;
  let release: string;

  beforeEach(async () => {
    host = await createHost();
    release = host.addRelease({ 'index.html': 'hello' });
    await host.apply(state('a.test'));
  });
  afterEach(() => host.close());

  function state(...uris: string[]): DesiredState {
    const sites = uris.map((uri) => ({ uri }));
    return stateOf(host.port, release, sites, { root: host.config.root });
  }

  function rehearse(target: DesiredState): Promise<JobResult> {
    return host.applier.rehearse(host.order(target), new AbortController().signal, quiet);
  }

  /** Everything below the configuration folder and the data of sites. */
  function onDisk(): string {
    const config = configFolder(host.config);
    const files = readdirSync(config, { recursive: true }).map(String).sort();
    return [...files, ...namesIfThere(siteDataFolder(host.config))].join('\n');
  }

  it('tells that all is well, and leaves the disk and what is served as they were', async () => {
    const before = onDisk();
    expect(await rehearse(state('a.test', 'b.test'))).toMatchObject({
      ...{ outcome: 'OUTCOME_UNCHANGED', stage: 'rehearse', generation: 1, problems: [] },
    });
    expect(onDisk()).toBe(before);
    expect(host.applier.current().generation).toBe(1);
    expect(await host.get('b.test')).toContain('404');
    expect(await host.apply(state('a.test', 'b.test'))).toMatchObject({ generation: 2 });
  });

  it('names the site that would be left out, with the line that Apache refuses', async () => {
    const folder = `${configFolder(host.config)}/site.d`;
    mkdirSync(folder);
    writeFileSync(`${folder}/b.test.conf`, '# mine\nNonsense on\n');
    const { problems } = await rehearse(state('a.test', 'b.test'));
    expect(problems).toMatchObject([
      { reason: 'SITE_CONFIG_INVALID', site: 'b.test', file: `${folder}/b.test.conf`, line: 2 },
    ]);
    expect(readFileSync(`${folder}/b.test.conf`, 'utf8')).toContain('Nonsense');
  });

  it('says what would stand in the way of the whole', async () => {
    const elsewhere = { ...state('a.test'), web: { ...state().web, httpPort: 1 } };
    expect(await rehearse(elsewhere)).toMatchObject({
      outcome: 'OUTCOME_FAILED',
      failure: { reason: 'PORT_DENIED' },
      generation: 1,
    });
  });
});
