import fs from 'node:fs';
import path from 'node:path';
import type { Computer } from './computer.ts';
import { Guest } from './guest.ts';
import { Host, type HostSpec } from './host.ts';
import { tool } from './process.ts';
import { Switch } from './wires.ts';

const BASE = '/run/lab';

/** All hosts of one bubble and the switch between them. */
export class Lab {
  readonly wires: Switch;
  readonly #hosts = new Map<string, Host>();
  readonly #guests = new Map<string, Guest>();

  private constructor(wires: Switch) {
    this.wires = wires;
  }

  /** Starts the one lab of this bubble. */
  static async start(): Promise<Lab> {
    if (process.env['LAB_ID'] === undefined || !fs.existsSync(BASE))
      throw new Error('hosts are made only inside test/lab/bubble.sh');
    const lab = new Lab(await Switch.start());
    fs.writeFileSync(`${BASE}/hosts`, lab.#hostsFile());
    await tool('mount', '--bind', `${BASE}/hosts`, '/etc/hosts');
    current = lab;
    return lab;
  }

  /** Makes and boots a host. Every host knows every other by name, and so does the test. */
  async createHost(name: string, spec: HostSpec = {}): Promise<Host> {
    const host = new Host(BASE, name, spec.ip ?? `10.77.0.${String(this.#hosts.size + 10)}`, spec);
    this.#hosts.set(name, host);
    this.#tellNames();
    await host.create(this.wires, () => this.#hostsFile());
    return host;
  }

  /** Goes on with a host as a virtual machine. Names of hosts that are made later it does not know. */
  async virtualize(host: Host): Promise<Guest> {
    const guest = new Guest(BASE, host);
    this.#guests.set(host.name, guest);
    await guest.create(this.wires);
    return guest;
  }

  /** Cuts the power of every host. */
  async stop(): Promise<void> {
    current = undefined;
    await Promise.all(this.#computers().map((computer) => computer.kill()));
  }

  /** Writes what every host has logged into a folder, one file per host. */
  async collectLogs(folder: string): Promise<void> {
    fs.mkdirSync(folder, { recursive: true });
    for (const computer of this.#computers()) {
      fs.writeFileSync(path.join(folder, `${computer.name}.log`), await computer.logs());
    }
  }

  #computers(): Computer[] {
    return [...new Map<string, Computer>([...this.#hosts, ...this.#guests]).values()];
  }

  #hostsFile(): string {
    const rows = [...this.#hosts.values()].map(({ ip, name }) => `${ip} ${name} ${name}.example.com\n`);
    return `127.0.0.1 localhost\n${rows.join('')}`;
  }

  #tellNames(): void {
    const text = this.#hostsFile();
    for (const root of [BASE, ...[...this.#hosts.values()].map((host) => path.join(host.root, 'etc'))]) {
      if (fs.existsSync(`${root}/hosts`)) fs.writeFileSync(`${root}/hosts`, text);
    }
  }
}

let current: Lab | undefined;

/** The lab that runs in this bubble, for what looks at failures. */
export function currentLab(): Lab | undefined {
  return current;
}
