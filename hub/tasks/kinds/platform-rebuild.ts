import { faultPoint } from '../../../shared/fault-points.ts';
import type { StepContext, TaskKind } from '../kind.ts';
import { locksOn } from '../place.ts';
import { markFailed, scanFolder, scanInputSchema } from './platform-verify.ts';
import {
  admittedPlatform,
  chosenBuild,
  pruneOld,
  publishRelease,
  serveRelease,
  standingPlatform,
  syncRelease,
  unpublishRelease,
  withItsName,
} from './release-steps.ts';

/**
 * Makes the code base anew from its source, in a folder of its own, brings it to the servers as a release, and serves
 * it. Failure serves the one before, and the build before stays the platform's folder.
 */
export const platformRebuild: TaskKind = {
  name: 'platform.rebuild',
  timeoutMs: 12 * 3_600_000,
  locks: locksOn,
  steps: [
    {
      name: 'build',
      run: (context) => withItsName(context, () => build(context)),
      undo: discard,
      onHub: true,
    },
    { name: 'scan', run: scan, onHub: true },
    { name: 'sync', run: (context) => syncRelease(context, scanInputSchema.parse(context.task.input)) },
    { name: 'publish', run: publishRelease, undo: unpublishRelease },
    { name: 'converge', run: (context) => serveRelease(context, false), commits: true },
    { name: 'prune', run: pruneOld },
  ],
  foresee: ({ inventory, task }) => {
    const { name } = inventory.platform(task.objectId);
    return { notes: [`${name} is built anew on the hub, and what differs of its code is synced`] };
  },
  failed: markFailed,
};

async function build(context: StepContext): Promise<void> {
  const { name, source, publishPath, build: last } = admittedPlatform(context);
  const lines = new LogLines(context);
  try {
    const { number, commit } = await context.here(() =>
      context.builds.build(
        { platform: name, source, publishPath, last },
        {
          signal: context.signal,
          onStage: (stage) => {
            context.progress({ ...NO_AMOUNTS, stage });
            lines.add(`> ${stage}`);
          },
          onLine: (text) => {
            lines.add(text);
          },
        },
      ),
    );
    await context.remember({ build: { number, commit } });
    faultPoint('build.noted');
  } finally {
    await lines.written();
  }
}

async function scan(context: StepContext): Promise<void> {
  const { name } = standingPlatform(context);
  const { number, commit } = chosenBuild(context) ?? { number: 0, commit: '' };
  await scanFolder(context, context.builds.folder(name, number), commit);
}

/** The build that the platform has stays; a platform that is gone takes its builds with it. */
async function discard(context: StepContext): Promise<void> {
  const platform = context.inventory.findPlatform(context.task.objectId);
  if (platform) await context.builds.keepOnly(platform.name, platform.build);
}

const NO_AMOUNTS = { server: '', filesDone: 0, filesTotal: 0, bytesDone: 0, bytesTotal: 0 };

/** Lines that come without waiting for each other to be on disk. */
class LogLines {
  readonly #context: StepContext;
  readonly #writes: Promise<void>[] = [];
  readonly #failures: unknown[] = [];

  constructor(context: StepContext) {
    this.#context = context;
  }

  add(text: string): void {
    const write = this.#context.log('info', text).catch((error: unknown) => {
      this.#failures.push(error);
    });
    this.#writes.push(write);
  }

  /** All of them are on disk. Throws what kept one from it. */
  async written(): Promise<void> {
    await Promise.all(this.#writes);
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
