import { tool, type Outcome } from './process.ts';
import type { Plug } from './wires.ts';

export interface ExecOptions {
  readonly user?: string;
  readonly input?: string | Buffer;
  /** Seconds; default 120. */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** An answer of a web server; status 0 when there was none. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly error: string | undefined;
}

interface CurlOptions {
  readonly site?: string;
  readonly seconds?: number;
  readonly args?: readonly string[];
}

const ENVIRONMENT = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ...['HOME=/root', 'LANG=C.UTF-8', 'TERM=dumb'],
];

/** What hangs on the switch and can be told to do something, whatever it is made of. */
export abstract class Computer implements Plug {
  readonly name: string;
  readonly ip: string;
  readonly port: string;

  constructor(name: string, ip: string) {
    this.name = name;
    this.ip = ip;
    this.port = `e-${name}`.slice(0, 15);
  }

  /** Power cut. */
  abstract kill(): Promise<void>;

  /** All that it has logged, for a person who looks at a failure. */
  abstract logs(): Promise<string>;

  /** Runs argv as root, in the environment of whoever asks. */
  protected abstract enter(argv: readonly string[], input: string | Buffer | undefined): Promise<Outcome>;

  /** Runs argv, or a string with bash. Never throws for the exit status. */
  exec(command: string | readonly string[], options: ExecOptions = {}): Promise<Outcome> {
    const argv = typeof command === 'string' ? ['bash', '-c', command] : command;
    const { user, input, timeout = 120, env = {} } = options;
    const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
    const inside = ['env', '-i', ...ENVIRONMENT, ...variables, 'timeout', '-k', '5', String(timeout)];
    const as = user === undefined ? [] : ['runuser', '-u', user, '--'];
    return this.enter([...inside, ...as, ...argv], input);
  }

  /** Runs argv, or a string with bash, and returns what it printed. Throws unless it ends with 0. */
  async ok(command: string | readonly string[], options: ExecOptions = {}): Promise<string> {
    const { code, signal, stdout, stderr } = await this.exec(command, options);
    if (code === 0) return stdout;
    const said = `${stdout}${stderr}`.trim();
    throw new Error(`${this.name}: ${String(command)} ended with ${String(code ?? signal)}\n${said}`);
  }

  /** Asks for a URL from this machine; site: the Host header. seconds: how long it waits. */
  async curl(url: string, { site, seconds = 10, args = [] }: CurlOptions = {}): Promise<Answer> {
    const header = site === undefined ? [] : ['-H', `Host: ${site}`];
    const line = ['curl', '-sS', '-m', String(seconds), '-w', '\n%{http_code}', ...header, ...args, url];
    const { code, stdout, stderr } = await this.exec(line);
    const split = stdout.lastIndexOf('\n');
    return {
      status: Number(stdout.slice(split + 1)),
      body: stdout.slice(0, Math.max(split, 0)),
      error: code === 0 ? undefined : stderr.trim(),
    };
  }

  /** What a unit has logged, oldest first; without a unit, all of them. */
  async journal(unit?: string, lines = 1_000): Promise<string> {
    const which = unit === undefined ? [] : ['-u', unit];
    const { stdout } = await this.exec([
      ...['journalctl', '--no-pager', '-o', 'short-precise', '-n', String(lines), ...which],
    ]);
    return stdout;
  }

  /** Pulls the network cable: the machine itself sees it, too. */
  async unplug(): Promise<void> {
    await tool('ip', 'link', 'set', this.port, 'down');
  }

  async plug(): Promise<void> {
    await tool('ip', 'link', 'set', this.port, 'up');
  }
}
