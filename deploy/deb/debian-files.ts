/** The changelog that Debian wants of every package. The history of the project is in its repository. */
export function changelog(name: string, version: string, timestamp: number): string {
  const date = new Date(timestamp * 1_000).toUTCString().replace('GMT', '+0000');
  return `${name} (${version}) unstable; urgency=medium

  * Version ${version} of Aegir Hub & Spoke.

 -- ${MAINTAINER}  ${date}
`;
}

/** What lintian is told to let pass, with why; only what a package has, as an override for nothing is a complaint itself. */
export function overrides(name: string): string {
  const node = `# Node is one program, as its makers build and publish it.
${name}: embedded-library * [usr/lib/${name}/node]
${name}: hardening-no-pie [usr/lib/${name}/node]
${name}: hardening-no-fortify-functions [usr/lib/${name}/node]
`;
  const service = `# A removal ends and disables the service; the tools for that are systemd's own.
${name}: maintainer-script-calls-systemctl [prerm:*]
# Without systemd there is nothing that would watch and restart it: the package depends on it.
${name}: package-supports-alternative-init-but-no-init.d-script *
`;
  const libraries = `# Libraries come in the versions that were tested, not in those of the distribution.
${name}: embedded-javascript-library *
`;
  if (name === 'aegirctl') return node;
  return name === 'aegir-hub' ? node + service + libraries : node + service;
}

/** Also in the control files. */
const MAINTAINER = 'Aegir Hub & Spoke <maintainers@aegir-hub-spoke.invalid>';
