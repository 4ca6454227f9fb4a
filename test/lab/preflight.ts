import { outcome } from './process.ts';

const BUBBLE = new URL('bubble.sh', import.meta.url).pathname;

// The three things a host is made of that a kernel, a container or a missing package may refuse.
const TRIAL = `
  mkdir /run/trial && mount -t tmpfs trial /run/trial && cd /run/trial && mkdir upper work root &&
  mount -t overlay trial -o lowerdir=/,upperdir=upper,workdir=work,redirect_dir=on root &&
  ip link add br0 type bridge && printf 'table bridge t { }\\n' | nft -f - && command -v systemd-nspawn >/dev/null`;

/** Says why real hosts cannot be had on this machine; undefined when they can. */
export async function whyNoHosts(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'real hosts need root';
  const { code, stderr } = await outcome('bash', [BUBBLE, 'bash', '-c', TRIAL]);
  if (code === 0) return undefined;
  return `this machine cannot make hosts (${stderr.trim().split('\n').at(-1) ?? 'systemd-nspawn is missing'})`;
}
