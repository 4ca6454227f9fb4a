import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline/promises';
import { AppError, messageOf } from '../../shared/errors.ts';
import { headline, textOf, type Notice } from './condition.ts';

/** The mail server of this machine, and who gets what it is given. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly to: readonly string[];
}

const TIMEOUT_MS = 30_000;
const WIDTH = 900;

/**
 * Gives a notice to the mail server of this machine, over SMTP: programs that hand mail in need rights that the hub's
 * unit takes away. Throws NOTICE_FAILED with what the server said.
 */
export async function mail(settings: MailSettings, notice: Notice, nowMs: number): Promise<void> {
  const socket = connect(settings.port, settings.host);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('it does not answer')));
  try {
    await converse(socket, settings, messageFor(settings, notice, nowMs));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const place = `${settings.host}:${String(settings.port)}`;
    throw new AppError('NOTICE_FAILED', `the mail server ${place}: ${messageOf(error)}`, { cause: error });
  } finally {
    socket.destroy();
  }
}

async function converse(socket: Socket, { from, to }: MailSettings, message: string): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('it closed the connection'));
    });
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const step = async (command: string, expected: string): Promise<void> => {
    if (command !== '') socket.write(`${command}\r\n`);
    for (;;) {
      const next = (await Promise.race([lines.next(), failed])) as IteratorResult<string, undefined>;
      const line = next.value ?? '';
      if (next.done === true) throw new Error('it closed the connection');
      // "250-" is a line of an answer that goes on.
      if (line[3] === '-') continue;
      if (line.startsWith(expected)) return;
      throw new AppError('NOTICE_FAILED', `the mail server said: ${line.slice(0, 200)}`);
    }
  };
  await step('', '2');
  await step('EHLO localhost', '2');
  await step(`MAIL FROM:<${from}>`, '2');
  for (const address of to) await step(`RCPT TO:<${address}>`, '2');
  await step('DATA', '3');
  await step(`${message}\r\n.`, '2');
  socket.write('QUIT\r\n');
}

function messageFor({ from, to }: MailSettings, notice: Notice, nowMs: number): string {
  const subject = Buffer.from(headline(notice)).toString('base64');
  const head = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    `Subject: =?UTF-8?B?${subject}?=`,
    `Date: ${new Date(nowMs).toUTCString()}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  const body = textOf(notice)
    .split(/\r\n|\r|\n/)
    .map((line) => line.slice(0, WIDTH))
    // A line that begins with a dot would end the message, or lose it.
    .map((line) => (line.startsWith('.') ? `.${line}` : line));
  return [...head, '', ...body].join('\r\n');
}
