/** What an nginx binary says of itself. */
export interface NginxBuild {
  readonly version: string;
  /** Modules compiled in, such as `http_ssl`; what can only be loaded is not among them. */
  readonly modules: readonly string[];
  readonly mainFile: string;
  readonly pidFile: string;
  /** Whom workers run as when the configuration does not say. */
  readonly user: string;
}

/** Reads what `nginx -V` prints. */
export function readNginxBuild(said: string): NginxBuild {
  const given = (option: string): string | undefined =>
    new RegExp(`--${option}=(\\S+)`).exec(said)?.[1]?.replaceAll(/['"]/g, '');
  return {
    version: /nginx\/([\d.]+)/.exec(said)?.[1] ?? '',
    modules: [...said.matchAll(/--with-((?:http|mail|stream)_\w+)_module(?!=)/g)].map(
      ([, name = '']) => name,
    ),
    mainFile: given('conf-path') ?? '/usr/local/nginx/conf/nginx.conf',
    pidFile: given('pid-path') ?? '/usr/local/nginx/logs/nginx.pid',
    user: given('user') ?? 'nobody',
  };
}

/** How a server is told to speak HTTP/2: as a word of `listen` until 1.25.1, since then as a directive. */
export function http2Form({ version, modules }: NginxBuild): '' | 'listen' | 'directive' {
  if (!modules.includes('http_v2')) return '';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch >= 1_025_001 ? 'directive' : 'listen';
}
