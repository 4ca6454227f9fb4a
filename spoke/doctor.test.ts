import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../shared/clock.ts';
import { removeTree } from '../shared/safe-files.ts';
import { expectBroken } from '../test/fakes/broken.ts';
import { SmallHub } from '../test/fakes/small-hub.ts';
import { loadSpokeConfig } from './config.ts';
import { look } from './doctor.ts';
import { installIdentity } from './link/identity.ts';

const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

describe('the doctor of a spoke', { timeout: 20_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegir-doctor-'));
    mkdirSync(`${folder}/state`, { mode: 0o700 });
    // Nothing listens on port 1.
    writeFileSync(
      `${folder}/spoke.yaml`,
      `root: ${folder}/root\nstate: ${folder}/state\nstatus: { port: 1 }\n`,
    );
  });
  afterEach(() => {
    removeTree(folder, tmpdir());
  });

  const lines = (now = Date.now()) =>
    look(
      {
        config: loadSpokeConfig(`${folder}/spoke.yaml`),
        clock: { ...systemClock, now: () => now },
        webServer: () => Promise.resolve(null),
      },
      NEVER,
    );

  it('names a machine where nothing is: no web server, no service, no certificate', async () => {
    const found = await lines();
    expectBroken('web', found, /apt-get install apache2 libapache2-mod-php/);
    // What has not joined is not to be started.
    expectBroken('service', found, /aegir-spoke enroll -/);
    expectBroken('identity', found, /aegir-spoke enroll/);
    expectBroken('root', found, /aegir-spoke setup/);
    expect(found.map(({ name }) => name)).not.toContain('hub');
  });

  it('names a hub that is gone, and a certificate that ends soon or has ended', async () => {
    const hub = await SmallHub.start();
    const now = Date.now();
    installIdentity(`${folder}/state`, await hub.identity(undefined, 14 * DAY_MS, now));
    const well = await lines(now);
    for (const check of ['identity', 'hub'])
      expect(well).toContainEqual(expect.objectContaining({ name: check, outcome: 'OUTCOME_OK' }));
    expectBroken('identity', await lines(now + 12 * DAY_MS), /renew/);
    expectBroken('identity', await lines(now + 15 * DAY_MS), /aegir-spoke enroll/);
    hub.stop();
    expectBroken('hub', await lines(now), /./);
  });
});
