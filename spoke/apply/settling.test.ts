import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredState } from '../../shared/desired-state.ts';
import { createHost, stateOf, type Host } from '../../test/fakes/apache-host.ts';
import { smallDrupalFiles } from '../../test/lab/small-drupal.ts';
import { releasesFolder } from '../disk/places.ts';

/** The link from code to the data of a site, over generations of a real web server. */
describe('the way from code to the data of a site', { timeout: 60_000 }, () => {
  let host: Host;
  beforeEach(async () => {
    host = await createHost();
  });
  afterEach(async () => {
    await host.close();
  });

  /** A site on one of two platforms. */
  function state(platform: string, releases: Readonly<Record<string, string>>): DesiredState {
    const site = { uri: 'a.test', platform };
    const base = stateOf(host.port, '0'.repeat(64), [site], { root: host.config.root }, 'apache');
    const platforms = Object.entries(releases).map(([name, release]) => ({
      ...{ name, publishPath: `${host.config.root}/platforms/${name}`, docroot: '', release },
    }));
    return { ...base, platforms: new Map(platforms.map((each) => [each.name, each])) };
  }

  const leads = (release: string): boolean =>
    existsSync(`${releasesFolder(host.config)}/${release}/sites/a.test/settings.php`);

  it('stays when the site goes to a platform with the same release, and goes when that is another', async () => {
    const [first, second] = ['7.1', '7.2'].map((version) => host.addRelease(smallDrupalFiles(version)));
    if (first === undefined || second === undefined) throw new Error('no releases');
    // Without a database it answers with an error, before and after.
    const applied = { outcome: 'OUTCOME_APPLIED' };
    expect(await host.apply(state('one', { one: first, two: first }))).toMatchObject(applied);
    expect(leads(first)).toBe(true);
    expect(await host.apply(state('two', { one: first, two: first }))).toMatchObject(applied);
    expect(leads(first)).toBe(true);
    expect(await host.apply(state('one', { one: second, two: first }))).toMatchObject(applied);
    expect([leads(first), leads(second)]).toEqual([false, true]);
  });
});
