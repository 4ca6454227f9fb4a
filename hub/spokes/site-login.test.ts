import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { sealAnswer } from '../../shared/sealed-answer.ts';
import { jobResult, problem } from '../../test/fakes/fleet.ts';
import { openTestDatabase, TestClock, type TestDatabase } from '../../test/fakes/hub-database.ts';
import { TaskHub } from '../../test/fakes/task-hub.ts';
import type { Site } from '../inventory/model.ts';
import type { Fleet } from './fleet.ts';
import { createSiteLogin } from './site-login.ts';

const LINK = 'http://a.example.org/user/reset/1/secret';

let database: TestDatabase;
let hub: TaskHub;
let site: Site;
beforeEach(() => {
  database = openTestDatabase();
  hub = new TaskHub({ db: database.db, clock: new TestClock() });
  const added = hub.addSite('a.example.org', hub.addPlatform('d11', hub.addServer('web1')));
  site = hub.inventory.updateSite(added.id, { state: 'verified', verifiedMs: 1 }, { actor: 'operator' });
});
afterEach(() => {
  database.close();
});

function login(runSite: Fleet['runSite'], of = site): Promise<string> {
  const { inventory } = hub;
  return createSiteLogin({ inventory, fleet: { runSite } })(of, new AbortController().signal);
}

describe('a login link', () => {
  it('reaches the one who asked, and can be read in no result', async () => {
    let seen = '';
    const url = await login((_server, { answerKey }) => {
      const sealedAnswer = sealAnswer(answerKey as Buffer, LINK);
      const result = jobResult({ sealedAnswer });
      seen = JSON.stringify(result) + sealedAnswer.toString('latin1');
      return Promise.resolve(result);
    });
    expect(url).toBe(LINK);
    expect(seen).not.toContain('secret');
  });

  it('is not waited for while the server is away', async () => {
    const waits: Fleet['runSite'] = (_server, _work, options) =>
      new Promise((_resolve, reject) => {
        options.signal.addEventListener('abort', () => {
          reject(new AppError('CANCELLED', 'cancelled'));
        });
        options.onWaiting('web1 is away');
      });
    await expect(login(waits)).rejects.toMatchObject({ reason: 'SPOKE_AWAY' });
  });

  it('is refused in the words of the application, and for a site that never worked', async () => {
    const failure = problem({ reason: 'APPLICATION_FAILED', message: 'login: nobody is there' });
    await expect(login(() => Promise.resolve(jobResult({ failure })))).rejects.toMatchObject({
      reason: 'APPLICATION_FAILED',
      message: 'login: nobody is there',
    });
    await expect(login(() => Promise.resolve(jobResult()), { ...site, verifiedMs: 0 })).rejects.toMatchObject(
      { reason: 'SITE_NOT_READY' },
    );
  });
});
