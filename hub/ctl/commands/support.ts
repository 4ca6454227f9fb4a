import { command, type Noun } from '../command.ts';
import { many, text } from '../options.ts';
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

/** 20260131-090500, UTC. */
function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

export const supportNoun: Noun = {
  noun: 'support',
  summary: 'What helps those who help',
  commands: [bundle],
};
