import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_POINTS } from '../../shared/fault-points.ts';
import { JournalSpoke } from '../../test/fakes/journal-spoke.ts';
import { PlainSpoke } from '../../test/fakes/plain-spoke.ts';
import { SpokeHub } from '../../test/fakes/spoke-hub.ts';
import { startDoomedHub } from '../../test/fakes/spoke-hub-process.ts';

const POINTS = FAULT_POINTS.hub.filter((point) => /^(job|decision|result)\./.test(point));

let folder: string;
let serverId: string;
let platformId: string;
let identity: PlainSpoke;
let spoke: JournalSpoke;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aegir-crash-'));
  const hub = await SpokeHub.start(folder);
  serverId = hub.addServer('web1').id;
  platformId = hub.addPlatform('d11', serverId, 'ab'.repeat(32)).id;
  identity = await PlainSpoke.join(hub, serverId);
  spoke = new JournalSpoke(identity);
  hub.stop();
});

afterAll(() => {
  identity.close();
  rmSync(folder, { recursive: true, force: true });
});

async function addSite(uri: string): Promise<{ readonly certificate: string }> {
  const hub = await SpokeHub.start(folder);
  hub.addSite(uri, platformId);
  hub.stop();
  return hub.authority;
}

describe('a hub that is killed', () => {
  it.each(POINTS)(
    'at %s loses no change, and none is made twice',
    async (point) => {
      const uri = `${point}.example.org`;
      const authority = await addSite(uri);
      const doomed = await startDoomedHub(folder, serverId, point);
      const first = spoke.serve({ spokePort: doomed.spokePort, enrollmentPort: 0, authority });
      expect(await doomed.killed).toBe('SIGKILL');
      await first;

      const hub = await SpokeHub.start(folder);
      const again = hub.spokes.fleet.converge(serverId, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onWaiting: () => undefined,
        force: false,
      });
      const second = spoke.serve(hub);
      expect((await again).outcome).toMatch(/^OUTCOME_(APPLIED|UNCHANGED)$/);
      expect(spoke.applier.state.sites.has(uri)).toBe(true);
      expect(new Set(spoke.commits).size).toBe(spoke.commits.length);
      expect(hub.observed.get(serverId)).toMatchObject({
        generation: spoke.applier.generation,
        stateDigest: spoke.applier.digest,
      });
      expect(hub.observed.get(serverId).state?.sites.has(uri)).toBe(true);
      expect(hub.spokes.ledger.openOf(identity.id)).toEqual([]);
      hub.stop();
      await second;
    },
    30_000,
  );
});
