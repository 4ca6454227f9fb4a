import { AppError } from '../../../shared/errors.ts';
import { command, type Answer, type Command, type Context } from '../command.ts';
import type { DatabaseTls } from '../../../shared/proto/gen/aegir/v1/DatabaseTls.ts';
import { choice, flag, required, text } from '../options.ts';
import { tlsWord } from './database-options.ts';
import { line, section } from '../output/page.ts';
import { settle } from '../settle.ts';
import { siteLine } from '../views/site.ts';

interface Wanted {
  readonly uri: string;
  readonly platform: string;
  readonly folder: string;
  readonly dump: string;
  readonly databaseServer: string;
  readonly sourceTls: DatabaseTls;
  readonly sourceCa: string;
}

/** What is the same for every folder of a platform. */
type Shared = Pick<Wanted, 'platform' | 'databaseServer' | 'sourceTls' | 'sourceCa'>;

const importSite = command({
  verb: 'import',
  summary: 'Make a site of one that lies in the folder of a platform, with its uploads and its database',
  subject: '[URI]',
  options: {
    platform: required(text('NAME', 'platform whose folder it lies in; see platform show')),
    folder: text('NAME', 'its folder below sites/, such as default; default: that of the URI'),
    dump: text(
      'FILE',
      'a dump of its database on the hub, .sql or .sql.gz; default: the database of its settings',
    ),
    databaseServer: text('NAME', 'server for its database from now on; default: the default one'),
    sourceTls: choice(
      ['off', 'required'],
      'encryption while the database of its settings is read; default: as the hub goes to that server, else off',
    ),
    sourceCa: text('FILE', 'authorities that the certificate of that server is checked against, PEM'),
    all: flag('all that are no sites yet, each under the name of its folder'),
  },
  example: 'aegirctl site import www.example.org --platform d7',
  run: async ({ subject, options }, context) => {
    const { platform, folder = '', dump = '', databaseServer = '', sourceCa: ca } = options;
    const sourceTls = tlsWord(options.sourceTls);
    const sourceCa = ca === undefined ? '' : await context.readText(ca, '--source-ca');
    const shared = { platform, databaseServer, sourceTls, sourceCa };
    if (options.all) {
      if (subject !== '' || folder !== '' || dump !== '') throw onlyOne();
      return importAll(context, shared);
    }
    if (subject === '') throw nothingNamed();
    return importOne(context, { uri: subject, folder, dump, ...shared });
  },
});

async function importOne(context: Context, wanted: Wanted): Promise<Answer> {
  const { hub, requestId } = context;
  const { taskId } = await hub.imports.ImportSite({ requestId, ...wanted });
  const read = async () => {
    const { site } = await hub.sites.GetSite({ uri: wanted.uri });
    return { document: { site }, page: site ? siteLine(site) : [] };
  };
  return settle(context, { taskId, done: `import of site ${wanted.uri} asked for`, read });
}

/** One after the other; what stands in the way of one does not hold the others up. */
async function importAll(context: Context, shared: Shared): Promise<Answer> {
  const { platform } = shared;
  const { folders } = await context.hub.imports.ListSiteFolders({ platform });
  const left = folders.filter(({ name, isSite }) => !isSite && name !== 'default');
  const answers: Answer[] = [];
  for (const [index, { name }] of left.entries()) {
    const wanted = { uri: name, folder: name, dump: '', ...shared };
    const own = { ...context, requestId: `${context.requestId}.${String(index)}` };
    answers.push(await importOne(own, wanted).catch((error: unknown) => failed(name, error)));
  }
  const exitCode = answers.map((answer) => answer.exitCode ?? 0).find((code) => code !== 0) ?? 0;
  return {
    document: { imports: answers.map(({ document }) => document) },
    page: answers.flatMap(({ page }) => page),
    exitCode,
    ...(left.length === 0 && { hint: `No folder of a site in ${platform} waits to be imported.` }),
  };
}

function failed(name: string, error: unknown): Answer {
  if (!(error instanceof AppError)) throw error;
  const { reason, message, remedy, field } = error;
  return {
    document: { uri: name, error: { reason, message, remedy, field } },
    page: section('', [line([`site ${name} is not imported: ${message}`, remedy])]),
    exitCode: 1,
  };
}

function nothingNamed(): AppError {
  return new AppError('FIELD_MISSING', 'no site is named', {
    field: 'URI',
    remedy: 'Name one, or give --all. Those there are: aegirctl platform show NAME.',
  });
}

function onlyOne(): AppError {
  return new AppError('FIELD_INVALID', '--all names every folder itself', {
    field: '--all',
    remedy: 'Leave URI, --folder and --dump away, or import one site.',
  });
}

/** Commands that make sites of what code bases bring along. */
export const importCommands: readonly Command[] = [importSite];
