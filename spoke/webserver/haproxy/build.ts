/** What a HAProxy binary says of itself. */
export interface HaproxyBuild {
  readonly version: string;
  /** Features it was built with, in small letters, such as `openssl`. */
  readonly features: readonly string[];
}

/** Reads what `haproxy -vv` prints. */
export function readHaproxyBuild(said: string): HaproxyBuild {
  const features = /^Feature list : (.*)$/m.exec(said)?.[1] ?? '';
  return {
    version: /HAProxy version (\d[\d.]*)/.exec(said)?.[1] ?? '',
    features: [...features.matchAll(/\+(\w+)/g)].map(([, name = '']) => name.toLowerCase()),
  };
}

/** Whether it knows named defaults (2.4), which keep our sections apart from the host's own. */
export function isNewEnough({ version }: HaproxyBuild): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1_000 + minor >= 2_004;
}
