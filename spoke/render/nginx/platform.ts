import type { PlacedPlatform } from '../context.ts';
import { digest, name, path } from '../values.ts';
import { platformVariable } from './parts.ts';

/** The file of one platform: where its code lies. */
export function renderNginxPlatform(platform: PlacedPlatform): string {
  return `# Platform ${name(platform.name)}, release ${digest(platform.release)}
map "" ${platformVariable(platform.name)} {
    default "${path(platform.docroot)}";
}
`;
}
