import { outcome, tool } from './process.ts';

/** An end of a cable, as the switch sees it. */
export interface Plug {
  readonly name: string;
  readonly ip: string;
  /** Interface on the switch's side. */
  readonly port: string;
}

/**
 * The switch that all hosts hang on: the bubble's own network namespace, so that the test itself
 * reaches every host directly. Faults are rules of the switch: neither host sees anything but silence.
 */
export class Switch {
  static readonly address = '10.77.0.254';
  readonly #cuts = new Map<string, string>();

  /** Puts the switch up. Once per bubble. */
  static async start(): Promise<Switch> {
    await tool('ip', 'link', 'add', 'br0', 'type', 'bridge');
    await tool('ip', 'addr', 'add', `${Switch.address}/24`, 'dev', 'br0');
    await tool('ip', 'link', 'set', 'br0', 'up');
    return new Switch();
  }

  /** Makes a network namespace with one interface eth0 that hangs on the switch. */
  async connect({ port, ip }: Plug, namespace: string): Promise<void> {
    await tool('ip', 'netns', 'add', namespace);
    await tool('ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    await tool('ip', 'link', 'set', port, 'master', 'br0', 'up');
    await tool('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    await tool('ip', '-n', namespace, 'addr', 'add', `${ip}/24`, 'dev', 'eth0');
    await tool('ip', '-n', namespace, 'link', 'set', 'eth0', 'up');
  }

  /** Lets a virtual machine hang where a host hung: its emulator finds this end of the cable by its name. */
  async exchange({ port }: Plug): Promise<void> {
    await tool('ip', 'link', 'del', port);
    await tool('ip', 'tuntap', 'add', 'dev', port, 'mode', 'tap');
    await tool('ip', 'link', 'set', port, 'master', 'br0', 'up');
  }

  /** Loses every packet between two hosts; with oneWay only those from a to b. */
  async partition(a: Plug, b: Plug, { oneWay = false } = {}): Promise<void> {
    this.#cuts.set(`${a.name}>${b.name}`, `ip saddr ${a.ip} ip daddr ${b.ip} drop`);
    if (!oneWay) this.#cuts.set(`${b.name}>${a.name}`, `ip saddr ${b.ip} ip daddr ${a.ip} drop`);
    await this.#apply();
  }

  /** Ends a partition. */
  async heal(a: Plug, b: Plug): Promise<void> {
    this.#cuts.delete(`${a.name}>${b.name}`);
    this.#cuts.delete(`${b.name}>${a.name}`);
    await this.#apply();
  }

  /** Loses this share of a host's packets, both ways; 0 ends it. */
  async loss({ port }: Plug, percent: number): Promise<void> {
    for (const side of ['iifname', 'oifname']) {
      const rule = `${side} "${port}" numgen random mod 100 < ${String(percent)} drop`;
      if (percent > 0) this.#cuts.set(`${side} ${port}`, rule);
      else this.#cuts.delete(`${side} ${port}`);
    }
    await this.#apply();
  }

  /** Limits what a host receives, such as "8mbit"; undefined ends it. */
  async bandwidth({ port }: Plug, rate: string | undefined): Promise<void> {
    await outcome('tc', ['qdisc', 'del', 'dev', port, 'root']);
    if (rate === undefined) return;
    await tool('tc', ...`qdisc add dev ${port} root tbf rate ${rate} burst 32kb latency 400ms`.split(' '));
  }

  async #apply(): Promise<void> {
    const rules = [...this.#cuts.values()].join('\n');
    const text = `table bridge lab
delete table bridge lab
table bridge lab {
  chain faults {
    type filter hook forward priority 0
    ${rules}
  }
}
`;
    const { code, stderr } = await outcome('nft', ['-f', '-'], text);
    if (code !== 0) throw new Error(`nft refuses the rules: ${stderr}\n${text}`);
  }
}
