import { SpokeHub } from './spoke-hub.ts';

/** A hub in a process of its own, to be killed: says where it listens, then brings one server up to date. */
const [folder = '', serverId = ''] = process.argv.slice(2);
const hub = await SpokeHub.start(folder);
process.stdout.write(`${JSON.stringify({ spokePort: hub.spokePort })}\n`);
await hub.spokes.fleet.converge(serverId, {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onWaiting: () => undefined,
  force: false,
});
// The fault point was to come before this.
await new Promise((resolve) => setTimeout(resolve, 2_000));
process.exit(3);
