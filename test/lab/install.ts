import type { Host } from './host.ts';

/** Where the built project lies on every host. */
export const CODE = '/opt/aegir';

/** What a machine gets before it is a hub or a web server: the account and the start scripts. */
async function account(host: Host): Promise<void> {
  await host.ok(
    'id -u aegir >/dev/null 2>&1 || useradd --system --user-group --groups www-data --home-dir /var/aegir --no-create-home --shell /usr/sbin/nologin aegir',
  );
  await host.ok('install -d -o aegir -g aegir -m 0755 /var/aegir /var/aegir/platforms /var/aegir/config');
  await host.ok('install -d /etc/aegir');
  for (const [name, entry] of Object.entries(ENTRIES)) {
    host.write(`/usr/local/bin/${name}`, `#!/bin/sh\nexec node ${CODE}/dist/${entry} "$@"\n`, 0o755);
  }
}

/** The programs, as a package would put them on the path. */
const ENTRIES = {
  'aegir-hub': 'hub/main.js',
  'aegir-spoke': 'spoke/main.js',
  aegirctl: 'hub/ctl/main.js',
};

/** Sets a machine up as the hub, with the unit of deploy/systemd, and starts it. */
export async function installHub(host: Host): Promise<void> {
  await account(host);
  await host.ok(
    'useradd --system --user-group --home-dir /var/lib/aegir-hub --no-create-home --shell /usr/sbin/nologin aegir-hub',
  );
  host.write('/etc/aegir/hub.yaml', `advertise: ${host.name}\n`);
  await installUnit(host, 'aegir-hub');
  await host.ok('systemctl enable --now aegir-hub');
}

/**
 * Sets a machine up as a web server: Apache's link, the modules, the sudo rule and the unit of
 * deploy/. Apache is not restarted, and the spoke is not started: it has not joined yet.
 */
export async function installSpoke(host: Host): Promise<void> {
  await account(host);
  // Before the link: a link to nothing would keep Apache from starting.
  await host.ok('install -o aegir -g aegir -m 0644 /dev/null /var/aegir/config/apache.conf');
  await host.ok('ln -sfn /var/aegir/config/apache.conf /etc/apache2/conf-enabled/aegir.conf');
  await host.ok('a2enmod -q rewrite && rm -f /etc/apache2/conf-enabled/mediawiki.conf');
  await host.ok(`install -m 0440 ${CODE}/deploy/sudoers/aegir-spoke /etc/sudoers.d/aegir-spoke`);
  await host.ok('visudo -c');
  await host.ok('install -d -o aegir -g aegir -m 0700 /var/lib/aegir-spoke');
  host.write('/etc/aegir/spoke.yaml', '{}\n');
  await installUnit(host, 'aegir-spoke');
}

async function installUnit(host: Host, name: 'aegir-hub' | 'aegir-spoke'): Promise<void> {
  await host.ok(`install -m 0644 ${CODE}/deploy/systemd/${name}.service /etc/systemd/system/`);
  await host.ok('systemctl daemon-reload');
}
