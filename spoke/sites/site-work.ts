import { join } from 'node:path';
import type { ApplicationKind } from '../../shared/application.ts';
import type { DesiredState } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import { faultPoint } from '../../shared/fault-points.ts';
import type { JobResult } from '../../shared/proto/gen/aegir/v1/JobResult.ts';
import { sealAnswer } from '../../shared/sealed-answer.ts';
import { placedCode, settleCode, settleSite, unsettleSite, type PlacedCode } from '../applications/settle.ts';
import type { FetchCredentials } from '../apply/database-access.ts';
import { problemOf } from '../apply/results.ts';
import { makeSiteData } from '../apply/site-data.ts';
import { serverFor } from '../apply/switch.ts';
import type { SpokeConfig } from '../config.ts';
import type { ContentStore } from '../content/store.ts';
import { isFolder } from '../disk/reading.ts';
import type { Run } from '../exec.ts';
import { versionOf } from '../render/php.ts';
import type { FindWebServer } from '../webserver/detect.ts';
import { discardInstall, noteInstall } from './install-notes.ts';
import { RunnerOutput } from './runner-output.ts';
import type { SiteOrder } from './site-order.ts';
import { addressOf, environmentOf, phpProgram } from './surroundings.ts';

export interface SiteWorkTools {
  readonly config: SpokeConfig;
  readonly content: Pick<ContentStore, 'pathOf'>;
  readonly webServer: FindWebServer;
  readonly fetchCredentials: FetchCredentials;
  readonly run: Run;
  /** What is served now. */
  readonly state: () => DesiredState;
}

export interface SiteWorkFollowing {
  readonly signal: AbortSignal;
  /** The application says a line. */
  readonly onLine: (line: string) => void;
}

/** Longest time of one run of an application; its job may have less. */
const LONGEST_RUN_MS = 3_600_000;

/** Beside the bundle, or beside this file. */
const RUNNERS = join(import.meta.dirname, 'runners');

const RUNNER_OF: Readonly<Record<ApplicationKind, string | null>> = {
  drupal7: 'drupal7.php',
  drupal: 'drupal.php',
  wordpress: 'wordpress.php',
  php: null,
  static: null,
};

/**
 * Has the application of a site do something, as the spoke's own user, with the site's own code and credentials. What
 * the application cannot do is a result; throws what stands in the way before it is asked, and when it is called off.
 */
export async function runSiteWork(
  order: SiteOrder,
  tools: SiteWorkTools,
  following: SiteWorkFollowing,
): Promise<JobResult> {
  const code = codeOf(order, tools);
  if (order.action === 'discard') return discard(order, code, tools);
  if (code === null) throw releaseMissing(order);
  const runner = RUNNER_OF[code.kind];
  if (runner === null) {
    throw new AppError(
      'APPLICATION_UNKNOWN',
      `platform ${order.platform.name} has no application that is known`,
    );
  }
  const web = await serverFor(tools.webServer, tools.state().web.type);
  const { resumed } =
    order.action === 'install' ? noteInstall(tools.config, order.site, order.task) : { resumed: false };
  faultPoint('site.noted');
  house(order, code, web?.facts.group ?? '', tools.config);
  faultPoint('site.housed');
  const program = phpProgram(
    versionOf(order.site, new Map([[order.platform.name, order.platform]])) ?? web?.facts.php?.version,
  );
  const result = await ask({ order, code, runner, program, resumed }, tools, following);
  faultPoint('site.asked');
  return result;
}

/** The served folder of the site's code, null when its release is not here. */
function codeOf({ platform }: SiteOrder, { content }: SiteWorkTools): PlacedCode | null {
  const release = content.pathOf(platform.release);
  const docroot = release === null ? null : join(release, platform.docroot);
  return docroot !== null && isFolder(docroot) ? placedCode(docroot) : null;
}

function releaseMissing({ platform: { name } }: SiteOrder): AppError {
  return new AppError('RELEASE_MISSING', `the code of platform ${name} is not complete here`);
}

/** Data folder, settings and links, as they are when the site is served. */
function house({ site }: SiteOrder, code: PlacedCode, webGroup: string, config: SpokeConfig): void {
  makeSiteData(config, site, webGroup);
  settleCode(config, code);
  settleSite(config, site, code);
}

interface Question {
  readonly order: SiteOrder;
  readonly code: PlacedCode;
  /** Name of the script that knows the application. */
  readonly runner: string;
  /** PHP. */
  readonly program: string;
  readonly resumed: boolean;
}

async function ask(
  { order, code, runner, program, resumed }: Question,
  { config, fetchCredentials, run, state }: SiteWorkTools,
  { signal, onLine }: SiteWorkFollowing,
): Promise<JobResult> {
  const { action, site, task, profile } = order;
  const environment = await environmentOf(config, site, fetchCredentials, signal);
  const output = new RunnerOutput(environment['db_passwd'] ?? '', onLine);
  const args = [
    '-d',
    'memory_limit=512M',
    ...(action === 'install' ? ['-d', 'sendmail_path=/bin/true'] : []),
  ];
  const end = await run([program, ...args, join(RUNNERS, runner)], {
    timeoutMs: LONGEST_RUN_MS,
    signal,
    cwd: code.docroot,
    leavesNothing: true,
    env: {
      ...environment,
      HOME: '/nonexistent',
      AEGIR_ACTION: action,
      AEGIR_TASK: task,
      AEGIR_PROFILE: profile,
      AEGIR_RESUMED: resumed ? '1' : '0',
      AEGIR_DOCROOT: code.docroot,
      AEGIR_URL: addressOf(site, state().web),
    },
    onOutput: (from, chunk) => {
      if (from === 'stderr') output.add(chunk);
    },
  });
  // Installers may close what they were given; the settings are the spoke's.
  if (action === 'install') settleSite(config, site, code);
  return resultOf(order, output.read(end.stdout), output);
}

function resultOf(
  { action, site: { uri }, answerKey }: SiteOrder,
  { ok, message, changed, answer }: ReturnType<RunnerOutput['read']>,
  { lines: log, lacksRoom }: RunnerOutput,
): JobResult {
  if (!ok) {
    const reason = lacksRoom ? 'DISK_FULL' : 'APPLICATION_FAILED';
    const failure = problemOf(new AppError(reason, `${action}: ${message}`), { site: uri });
    return { outcome: 'OUTCOME_FAILED', stage: action, failure, log: [...log] };
  }
  const sealed = answer === '' ? {} : { sealedAnswer: sealAnswer(answerKey, answer) };
  return {
    outcome: changed ? 'OUTCOME_APPLIED' : 'OUTCOME_UNCHANGED',
    stage: action,
    log: [...log],
    ...sealed,
  };
}

/** A site that is served keeps everything but links from other code: it was never this task's to take back. */
function discard(
  { site: { uri }, platform, task }: SiteOrder,
  code: PlacedCode | null,
  tools: SiteWorkTools,
): JobResult {
  const { config, state } = tools;
  const { sites, platforms } = state();
  const served = sites.get(uri);
  // Platforms with the same release have their code in one folder.
  const release = served && platforms.get(served.platform)?.release;
  if (code !== null && release !== platform.release) unsettleSite(config, uri, code);
  if (served !== undefined) return { outcome: 'OUTCOME_UNCHANGED', stage: 'discard' };
  const there = discardInstall(config, uri, task);
  return { outcome: there ? 'OUTCOME_APPLIED' : 'OUTCOME_UNCHANGED', stage: 'discard' };
}
