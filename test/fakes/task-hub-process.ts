import { systemClock } from '../../shared/clock.ts';
import { openHubDatabase } from '../../hub/db.ts';
import type { TaskKindName } from '../../hub/tasks/task.ts';
import { TaskHub } from './task-hub.ts';

/**
 * A hub's task engine as a process, to be killed: FOLDER KIND OBJECT INPUT. Queues one task on an object
 * that the database holds, and ends when the task has.
 */
const [folder = '', kind = '', objectId = '', input = '{}'] = process.argv.slice(2);
const { db } = openHubDatabase(folder);
const hub = new TaskHub({ db, clock: systemClock, liveFile: `${folder}/live.json` });
for (const server of hub.inventory.servers()) hub.joined.add(server.id);
hub.start();
const { inventory } = hub;
const object = inventory.findSite(objectId) ?? inventory.findPlatform(objectId) ?? inventory.server(objectId);
await hub.ended(hub.queue(kind as TaskKindName, object, JSON.parse(input) as Record<string, unknown>));
await hub.stop();
