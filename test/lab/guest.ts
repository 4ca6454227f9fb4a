import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { Computer } from './computer.ts';
import { eventually } from './eventually.ts';
import type { Host } from './host.ts';
import { settle } from './machine.ts';
import { outcome, tool, type Outcome } from './process.ts';
import type { Switch } from './wires.ts';

/** What `install-dependencies.sh vm` brings. */
const KERNEL = path.resolve(import.meta.dirname, '../../node_modules/.cache/guest-kernel');
const PACK = path.join(import.meta.dirname, 'guest-root.sh');

/** An emulated processor takes half a minute to come up, and minutes beside other work. */
const BOOT_MS = 240_000;

/**
 * One: several have to agree on what they translated, which costs more than they bring. Without instructions that copy at once, which an
 * emulator takes byte by byte.
 */
const PROCESSOR = ['-smp', '1', '-cpu', 'max,-erms,-fsrm'];

const UNITS = ['cable.service', 'ssh.service', 'remote-fs.target'];

/** Machine code that is made while it runs has to be translated again and again; and all takes ten times as long. */
const MANAGER = '[Manager]\nDefaultEnvironment=NODE_OPTIONS=--jitless\nDefaultTimeoutStartSec=10min\n';

/**
 * A virtual machine with a kernel of its own, for what the kernel of this machine has not. It goes on with the root folder, name and
 * address of a host, which was set up as such much faster, as one does after a start; /etc/fstab is for it alone. Its disk is in memory,
 * and gone with it. It is told what to do by ssh.
 */
export class Guest extends Computer {
  readonly #host: Host;
  readonly #folder: string;
  #emulator: ChildProcess | undefined;

  constructor(base: string, host: Host) {
    super(host.name, host.ip);
    this.#host = host;
    this.#folder = path.join(base, `${host.name}-guest`);
  }

  /** Takes over from the host and boots. Resolves when its units have been started. */
  async create(wires: Switch): Promise<void> {
    fs.mkdirSync(this.#folder, { recursive: true });
    await this.#host.kill();
    await this.#personality();
    await tool('bash', PACK, this.#host.root, KERNEL, this.#file('root.cpio'));
    await wires.exchange(this);
    this.#boot();
    await eventually(() => this.#connect(), { within: BOOT_MS, every: 500 });
    await settle(() => this.exec(['systemctl', 'is-system-running', '--wait']), this.name);
  }

  async kill(): Promise<void> {
    const emulator = this.#emulator;
    this.#emulator = undefined;
    if (emulator?.exitCode !== null) return;
    emulator.ref();
    emulator.kill('SIGKILL');
    await once(emulator, 'exit');
  }

  async logs(): Promise<string> {
    const journal = await this.journal(undefined, 3_000).catch((error: unknown) => String(error));
    const { stdout } = await this.exec('tail -n 200 /var/log/apache2/error.log');
    return `${journal}\n--- apache2/error.log\n${stdout}\n--- console\n${this.#console()}`;
  }

  protected enter(argv: readonly string[], input: string | Buffer | undefined): Promise<Outcome> {
    const line = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return outcome('ssh', [...this.#ssh(), '-o', 'ConnectTimeout=10', `root@${this.ip}`, line], input);
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }

  #console(): string {
    const file = this.#file('console.log');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  }

  /** All calls share one connection: a handshake is long work for an emulated processor. */
  #ssh(): string[] {
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
    const shared = [`ControlPath=${this.#file('ssh')}`, `IdentityFile=${this.#file('key')}`];
    return ['-F', 'none', ...[...options, ...shared].flatMap((option) => ['-o', option])];
  }

  async #connect(): Promise<void> {
    if (this.#emulator?.exitCode !== null) throw new Error(`${this.name} does not boot: ${this.#console()}`);
    const { code, stderr } = await this.exec('true');
    if (code !== 0) throw new Error(`${this.name} does not answer: ${stderr}`);
    const master = ['-o', 'ControlMaster=yes', '-o', 'ServerAliveInterval=15', '-N', `root@${this.ip}`];
    spawn('ssh', [...this.#ssh(), ...master], { stdio: 'ignore', detached: true }).unref();
    await eventually(() => fs.statSync(this.#file('ssh')), { within: 60_000 });
  }

  /** What a virtual machine has to do by itself, and a host is given: its network, and a door for the test. */
  async #personality(): Promise<void> {
    await tool('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', this.#file('key'));
    const write = (file: string, text: string): void => {
      this.#host.write(file, text);
    };
    write('/etc/ssh/lab_keys', fs.readFileSync(this.#file('key.pub'), 'utf8'));
    write(
      '/etc/ssh/sshd_config',
      'AuthorizedKeysFile /etc/ssh/lab_keys\nUseDNS no\nUsePAM no\nMaxSessions 100\n',
    );
    write('/etc/systemd/system.conf.d/lab.conf', MANAGER);
    write('/etc/systemd/system/aegir-spoke.service.d/emulated.conf', '[Service]\nWatchdogSec=5min\n');
    write('/etc/systemd/system/cable.service', cable(this.ip));
    await tool('systemctl', `--root=${this.#host.root}`, 'enable', '-q', ...UNITS);
    await tool('systemctl', `--root=${this.#host.root}`, 'mask', '-q', 'serial-getty@ttyS0.service');
  }

  #boot(): void {
    const log = fs.openSync(this.#file('console.log'), 'a');
    const append = 'rdinit=/usr/lib/systemd/systemd console=ttyS0 quiet panic=1 net.ifnames=0 tsc=reliable';
    const cable = [
      '-netdev',
      `tap,id=n,ifname=${this.port},script=no,downscript=no`,
      '-device',
      'virtio-net-pci,netdev=n,romfile=',
    ];
    this.#emulator = spawn(
      'nice',
      [
        ...['-n', '-15', 'qemu-system-x86_64', '-accel', 'tcg', ...PROCESSOR, '-m', '4096', '-M', 'q35'],
        ...['-nodefaults', '-nographic', '-no-reboot', '-serial', 'stdio', ...cable],
        ...['-kernel', `${KERNEL}/vmlinuz`, '-initrd', this.#file('root.cpio'), '-append', append],
      ],
      { stdio: ['ignore', log, log], detached: true },
    );
    fs.closeSync(log);
    this.#emulator.unref();
    // What is slow already must not wait for its turn besides; where sessions take turns, nice counts within one only.
    const session = `/proc/${String(this.#emulator.pid)}/autogroup`;
    if (fs.existsSync(session)) fs.writeFileSync(session, '-15');
  }
}

function cable(ip: string): string {
  return `[Unit]
Description=Cable to the switch
Before=network.target network-online.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=modprobe -a virtio_pci virtio_net
ExecStart=ip link set lo up
ExecStart=ip addr add ${ip}/24 dev eth0
ExecStart=ip link set eth0 up
[Install]
WantedBy=network-online.target multi-user.target
`;
}
