import type { FolderRules, PlacedPlatform, RenderContext } from '../context.ts';
import { digest, name, path } from '../values.ts';
import { handlerLines, platformVariable } from './parts.ts';

/** The file of one platform: where its code lies, what may be done there, and the rules its code brings along. */
export function renderApachePlatform(
  platform: PlacedPlatform,
  context: RenderContext,
  rules: readonly FolderRules[],
): string {
  const variable = platformVariable(platform.name);
  // At each request Apache looks for a .htaccess in every folder on the way, so that is for trees that need it.
  const override = platform.rules?.kind === 'once' ? 'None' : 'All';
  return `# Platform ${name(platform.name)}, release ${digest(platform.release)}
Define ${variable} "${path(platform.docroot)}"
<Directory "\${${variable}}">
    Options FollowSymLinks
    AllowOverride ${override}
    Require all granted
    DirectoryIndex index.php index.html
    RedirectMatch 404 "/\\.(?!well-known/)"
${handlerLines(context.php)}
</Directory>
${rules.map((each) => rulesSection(variable, each)).join('')}`;
}

/** The text was checked: it is closed in itself and may decide nothing outside its folder. */
function rulesSection(variable: string, { folder, text }: FolderRules): string {
  const place = folder === '' ? '' : `/${folder}`;
  return `
# The rules of the code for ${folder === '' ? 'its root' : folder}, read once.
<Directory "\${${variable}}${place}">
${text.replaceAll('\r\n', '\n').trimEnd()}
</Directory>
`;
}
