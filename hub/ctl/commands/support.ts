import { command, type Noun } from '../command.ts';
import { AppError } from '../../../shared/errors.ts';
import { LOG_LEVELS } from '../../../shared/log-level.ts';
import { duration, many, text } from '../options.ts';
import { line, section } from '../output/page.ts';
import { saveStream } from '../save-stream.ts';

/** A hub with a long history reads for a while. */
const WITHIN_MS = 10 * 60_000;

const bundle = command({
  verb: 'bundle',
  summary:
    'Write a .tar.gz for those who help: what the hub knows of itself and what happened, without secrets',
  options: {
    out: text('FILE', 'a file that is not there yet; default: aegir-support-TIME.tar.gz here'),
    task: many('ID', 'a task that shall be in it however old it is'),
  },
  example: 'aegirctl support bundle --out /root/support.tar.gz',
  run: async ({ options }, { hub, now, timeoutMs }) => {
    const { out: file = `aegir-support-${stampOf(now)}.tar.gz`, task: tasks } = options;
    const within = { timeoutMs: timeoutMs ?? WITHIN_MS };
    const chunks = async function* (): AsyncGenerator<Buffer> {
      for await (const { chunk } of hub.support.MakeBundle({ tasks: [...tasks] }, within)) yield chunk;
    };
    await saveStream(file, '--out', chunks());
    return {
      document: { file },
      page: section('', [line([`support bundle written to ${file}`])]),
      hint: 'It holds names and addresses of servers and sites. Its README.txt says what else; look before you send it.',
    };
  },
});

/** As long as somebody looks into one thing. */
const USUAL_MS = 15 * 60_000;
/** What people say for going back. */
const USUAL = 'usual';

const logLevel = command({
  verb: 'log-level',
  summary: 'Have the hub or a spoke log more or less for a time, or show how much the hub logs',
  subject: '[LEVEL]',
  options: {
    server: text('NAME', 'the spoke of this server; default: the hub'),
    for: duration('TIME', 'then it goes back by itself; default: 15m, at most 1d'),
  },
  example: 'aegirctl support log-level debug --server web1 --for 30m',
  run: async ({ subject, options }, { hub }) => {
    const { server = '', for: forMs = USUAL_MS } = options;
    const request = { server, level: levelOf(subject, server), seconds: Math.ceil(forMs / 1_000) };
    const { logLevel: found } =
      subject === '' ? await hub.support.GetLogLevel({}) : await hub.support.SetLogLevel(request);
    const { level = '', untilMs = 0 } = found ?? {};
    const who = server === '' ? 'the hub' : server;
    const end = untilMs === 0 ? '' : ` until ${new Date(untilMs).toISOString()}`;
    const said = level === '' ? `${who} logs as usual` : `${who} logs ${level} and above${end}`;
    return { document: { server, logLevel: found }, page: section('', [line([said])]) };
  },
});

/** '' for as usual. Throws FIELD_MISSING and FIELD_INVALID. */
function levelOf(subject: string, server: string): string {
  const words = [...LOG_LEVELS, USUAL];
  const remedy = `Choose one of: ${words.join(', ')}.`;
  if (subject === '' && server !== '')
    throw new AppError('FIELD_MISSING', 'say how much the spoke shall log', { field: 'LEVEL', remedy });
  if (subject !== '' && !words.includes(subject))
    throw new AppError('FIELD_INVALID', `there is no log level ${JSON.stringify(subject)}`, {
      field: 'LEVEL',
      remedy,
    });
  return subject === USUAL ? '' : subject;
}

/** 20260131-090500, UTC. */
function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

export const supportNoun: Noun = {
  noun: 'support',
  summary: 'What helps those who help',
  commands: [bundle, logLevel],
};
