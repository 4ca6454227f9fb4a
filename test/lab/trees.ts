import type { Host } from './host.ts';
import { outcome } from './process.ts';

/** PHP whose answer says which site, which version of the code and which file gave it. */
function page(version: string): string {
  return `<?php
// A platform of the tests: answers with what it is, keeps what visitors send.
$site = $_SERVER['SERVER_NAME'];
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
  $target = $_SERVER['AEGIR_SITE_DATA'] . '/files/' . basename($_GET['name'] ?? 'upload.txt');
  http_response_code(file_put_contents($target, file_get_contents('php://input')) === false ? 500 : 201);
  exit;
}
header('Content-Type: text/plain');
echo 'site=' . $site . ' version=${version} include=' . trim(file_get_contents(__DIR__ . '/version.txt')) . "\\n";
`;
}

/**
 * Writes a small PHP platform with what synchronisers like to get wrong: nested sites/, files/, private/
 * and vendor/ folders, empty files, odd names, modes and symlinks. version shows in every answer.
 */
export async function smallApp(hub: Host, folder: string, version: string): Promise<void> {
  const files: Record<string, string> = {
    'index.php': page(version),
    'version.txt': `${version}\n`,
    empty: '',
    'robots.txt': 'User-agent: *\n',
    'modules/gallery/sites/default/settings.inc': 'sites below a module',
    'modules/gallery/files/picture.txt': 'files below a module',
    'modules/gallery/private/key.txt': 'private below a module',
    'vendor/acme/tool/files/data.txt': 'files below vendor',
    'vendor/acme/tool/vendor/inner.txt': 'vendor below vendor',
    'sites/default/default.settings.php': '<?php // template',
    'sites/README.txt': 'about sites',
    'themes/ünïcode näme.txt': 'a name beyond ASCII, with spaces',
    "themes/it's $HOME %{x} \\ back.txt": 'a name that shells and Apache would expand',
  };
  await hub.ok(['rm', '-rf', folder]);
  for (const [name, text] of Object.entries(files)) hub.write(`${folder}/${name}`, text);
  hub.write(`${folder}/vendor/bin/tool`, '#!/bin/sh\nexit 0\n', 0o755);
  await hub.ok(
    `cd '${folder}' && ln -s ../themes vendor/themes && ln -s tool vendor/bin/alias && mkdir -p cache/empty`,
  );
  await hub.ok(['chown', '-R', 'aegir:aegir', folder]);
}

/** Copies a PHP application of the distribution as a tree that stands by itself. */
export async function packagedApp(hub: Host, name: 'wordpress' | 'mediawiki', folder: string): Promise<void> {
  const exclude = name === 'wordpress' ? ['--exclude=/wp-config.php'] : LOCAL_OF_MEDIAWIKI;
  // Links inside the tree stay links; those to other packages become what they point at.
  await hub.ok(['rsync', '-a', '--copy-unsafe-links', ...exclude, `/usr/share/${name}/`, `${folder}/`]);
  await hub.ok(['chown', '-R', 'aegir:aegir', folder]);
}

const LOCAL_OF_MEDIAWIKI = ['LocalSettings.php', 'config', 'images'].map((name) => `--exclude=/${name}`);

/** What differs between a tree on one host and a tree on another, as rsync lists it; '' for nothing. */
export async function difference(one: Host, folder: string, other: Host, published: string): Promise<string> {
  const real = (await other.ok(['readlink', '-f', published])).trim();
  // Names, kinds, content, link targets and modes.
  const options = ['-nrlpc', '--delete', '-i'];
  const { code, stdout, stderr } = await outcome('rsync', [
    ...options,
    `${one.place(folder)}/`,
    `${other.place(real)}/`,
  ]);
  if (code !== 0) throw new Error(`rsync cannot compare: ${stderr}`);
  return stdout;
}
