import type { PlacedPlatform, RenderContext } from '../context.ts';
import { digest, name, path } from '../values.ts';
import { handlerLines, platformVariable } from './parts.ts';

/** The file of one platform: where its code lies, and what may be done there. */
export function renderApachePlatform(platform: PlacedPlatform, context: RenderContext): string {
  const variable = platformVariable(platform.name);
  return `# Platform ${name(platform.name)}, release ${digest(platform.release)}
Define ${variable} "${path(platform.docroot)}"
<Directory "\${${variable}}">
    Options FollowSymLinks
    AllowOverride All
    Require all granted
    DirectoryIndex index.php index.html
    RedirectMatch 404 "/\\.(?!well-known/)"
${handlerLines(context.php)}
</Directory>
`;
}
