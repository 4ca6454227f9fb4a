import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadHubConfig } from '../../hub/config.ts';
import { loadSpokeConfig } from '../../spoke/config.ts';

const example = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const NO_FILE = '/nonexistent/aegir.yaml';

describe('the example configurations', () => {
  it('of a hub is read and states the defaults', () => {
    const found = loadHubConfig(example('hub.yaml'));
    expect(found.advertise).toBe('hub.example.org');
    expect(found).toEqual({ ...loadHubConfig(NO_FILE), file: found.file, advertise: found.advertise });
  });

  it('of a spoke is read and states the defaults', () => {
    expect(loadSpokeConfig(example('spoke.yaml'))).toEqual(loadSpokeConfig(NO_FILE));
  });
});
