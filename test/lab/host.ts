import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Computer } from './computer.ts';
import { powerOn, settle, type Machine } from './machine.ts';
import { outcome, tool, type Outcome } from './process.ts';
import type { Switch } from './wires.ts';

/** What a host is made from. */
export interface HostSpec {
  readonly ip?: string;
  /** Units of the machine's packages that it starts; no others do. */
  readonly units?: readonly string[];
  /** Size of its disk, such as "64m"; default 4g. */
  readonly size?: string;
  /** Folders of the machine that it sees, [here, there]: read-only. */
  readonly shows?: readonly (readonly [string, string])[];
  /** Folders of the machine that it may write to as well, [here, there]. */
  readonly shares?: readonly (readonly [string, string])[];
  /** Folders with a plain file system of their own, for rename and hard-link semantics that count. */
  readonly plain?: readonly string[];
  /** Changes to its root before the first boot. */
  readonly prepare?: (root: string) => Promise<void> | void;
}

/** A machine with its own address, users, /etc, /var, services and systemd. */
export class Host extends Computer {
  /** Its root folder, as the test sees it. Not for paths in its plain folders and those that it shares: use place(). */
  readonly root: string;
  readonly #folder: string;
  readonly #spec: HostSpec;
  #machine: Machine | undefined;

  constructor(base: string, name: string, ip: string, spec: HostSpec) {
    super(name, ip);
    this.#spec = spec;
    this.#folder = path.join(base, name);
    this.root = path.join(this.#folder, 'root');
  }

  /** Gives it a disk and a cable, then boots it. hostsFile: tells the text of its /etc/hosts. */
  async create(wires: Switch, hostsFile: () => string): Promise<void> {
    await wires.connect(this, `h-${this.name}`);
    await this.#disk();
    await this.#personality(hostsFile);
    await this.#spec.prepare?.(this.root);
    await this.boot();
  }

  /** Starts it with what is on its disk. Resolves when systemd has started its units. */
  async boot(): Promise<void> {
    const bind = (kind: string, from: string, to: string): string => `--${kind}=${from}:${to}`;
    this.#machine = await powerOn({
      name: this.name,
      root: this.root,
      namespace: `h-${this.name}`,
      binds: [
        ...(this.#spec.shows ?? []).map(([here, there]) => bind('bind-ro', here, there)),
        ...(this.#spec.shares ?? []).map(([here, there]) => bind('bind', here, there)),
        ...(this.#spec.plain ?? []).map((there) => bind('bind', this.#plainFolder(there), there)),
      ],
      console: `${this.#folder}.log`,
    });
    await settle(() => this.exec(['systemctl', 'is-system-running']), this.name);
  }

  /** Power cut. boot() starts it again. */
  async kill(): Promise<void> {
    await this.#machine?.cut();
    this.#machine = undefined;
  }

  async logs(): Promise<string> {
    const journal = await this.journal(undefined, 3_000).catch((error: unknown) => String(error));
    const errors = ['apache2', 'nginx'].map((server) => {
      const file = path.join(this.root, `var/log/${server}/error.log`);
      return `--- ${server}/error.log\n${fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''}`;
    });
    return [journal, ...errors].join('\n');
  }

  async reboot(): Promise<void> {
    await this.kill();
    await this.boot();
  }

  protected enter(argv: readonly string[], input: string | Buffer | undefined): Promise<Outcome> {
    const namespaces = ['-t', String(this.#leader()), ...'-m -p -u -i -n -C -r -w --'.split(' ')];
    return outcome('nsenter', [...namespaces, ...argv], input);
  }

  /** Where a path of this host is found by the test. */
  place(file: string): string {
    const plain = this.#spec.plain?.map((there) => [this.#plainFolder(there), there] as const) ?? [];
    const found = [...(this.#spec.shares ?? []), ...plain].find(([, there]) =>
      `${file}/`.startsWith(`${there}/`),
    );
    if (found === undefined) return path.join(this.root, file);
    const [here, there] = found;
    return path.join(here, file.slice(there.length));
  }

  /** Where the test finds what the running host alone mounts: /run and its sockets, /tmp. */
  inside(file: string): string {
    return `/proc/${String(this.#leader())}/root${file}`;
  }

  /** Writes a file of root's; makes the folders above it. */
  write(file: string, text: string, mode = 0o644): void {
    const place = this.place(file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
    fs.chmodSync(place, mode);
  }

  read(file: string): string {
    return fs.readFileSync(this.place(file), 'utf8');
  }

  /** Bytes that have come in over its network cable. */
  async received(): Promise<number> {
    const line = await this.ok('grep eth0: /proc/net/dev');
    return Number(line.trim().split(/[\s:]+/)[1]);
  }

  /** Stops every process of it, as a hung machine: connections stay, nothing answers. */
  freeze(): void {
    this.#freezer('1');
  }

  thaw(): void {
    this.#freezer('0');
  }

  /** Sets the size of its disk, such as "12m", while it runs. */
  async diskSize(size: string): Promise<void> {
    await tool('mount', '-o', `remount,size=${size}`, this.#folder);
  }

  #leader(): number {
    if (this.#machine === undefined) throw new Error(`${this.name} is off`);
    return this.#machine.leader;
  }

  #freezer(state: string): void {
    const file = this.#machine?.freezer;
    if (file === undefined) throw new Error('this kernel cannot freeze a group of processes');
    fs.writeFileSync(file, state);
  }

  #plainFolder(there: string): string {
    return path.join(this.#folder, 'plain', there.replaceAll('/', '-'));
  }

  async #disk(): Promise<void> {
    const folder = this.#folder;
    fs.mkdirSync(folder, { recursive: true });
    await tool('mount', '-t', 'tmpfs', '-o', `mode=755,size=${this.#spec.size ?? '4g'}`, 'lab', folder);
    for (const name of ['upper', 'work', 'root', 'plain']) fs.mkdirSync(path.join(folder, name));
    const layers = `lowerdir=/,upperdir=${folder}/upper,workdir=${folder}/work`;
    // Without redirect_dir a folder of the machine cannot be renamed here.
    await tool('mount', '-t', 'overlay', 'lab', '-o', `${layers},redirect_dir=on,index=off`, this.root);
    for (const there of this.#spec.plain ?? []) {
      fs.mkdirSync(this.#plainFolder(there), { recursive: true });
      fs.mkdirSync(path.join(this.root, there), { recursive: true });
    }
    for (const [here, there] of this.#spec.shows ?? []) {
      const folderThere = path.join(this.root, there);
      if (fs.statSync(here).isDirectory()) fs.mkdirSync(folderThere, { recursive: true });
      else {
        fs.mkdirSync(path.dirname(folderThere), { recursive: true });
        fs.writeFileSync(folderThere, '');
      }
    }
  }

  /** What makes it a machine of its own: names, and only the units it asked for. */
  async #personality(hostsFile: () => string): Promise<void> {
    const replace = (file: string, text: string): void => {
      fs.rmSync(this.root + file, { force: true });
      fs.writeFileSync(this.root + file, text);
    };
    replace('/etc/hostname', `${this.name}\n`);
    replace('/etc/machine-id', `${randomUUID().replaceAll('-', '')}\n`);
    replace('/etc/resolv.conf', '');
    replace('/etc/hosts', hostsFile());
    // Packages that are installed in a host may start their services there.
    fs.rmSync(`${this.root}/usr/sbin/policy-rc.d`, { force: true });
    fs.mkdirSync(`${this.root}/var/log/journal`, { recursive: true });
    const system = `${this.root}/etc/systemd/system`;
    for (const name of fs.readdirSync(system)) {
      if (name.endsWith('.wants')) fs.rmSync(`${system}/${name}`, { recursive: true });
    }
    const units = this.#spec.units ?? [];
    if (units.length > 0) await tool('systemctl', `--root=${this.root}`, 'enable', '-q', ...units);
  }
}
