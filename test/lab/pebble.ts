import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Host } from './host.ts';

const FOLDER = '/etc/pebble';

/** A certificate authority of the tests, that speaks ACME and asks names as one on the internet would. */
export interface Pebble {
  /** For hub.yaml. */
  readonly directory: string;
  readonly caFile: string;
  /** Lets a name lead to an address. */
  resolve(name: string, address: string): Promise<void>;
}

/** Starts it on a host, with name servers of its own. Certificates it issues are good for `validSeconds`. */
export async function startPebble(host: Host, validSeconds = 7_776_000): Promise<Pebble> {
  const config = {
    pebble: {
      listenAddress: '127.0.0.1:14000',
      managementListenAddress: '127.0.0.1:15000',
      certificate: `${FOLDER}/cert.pem`,
      privateKey: `${FOLDER}/key.pem`,
      httpPort: 80,
      tlsPort: 443,
      certificateValidityPeriod: validSeconds,
    },
  };
  host.write(`${FOLDER}/config.json`, JSON.stringify(config));
  await host.ok(
    `openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${FOLDER}/key.pem -out ${FOLDER}/cert.pem ` +
      `-subj /CN=pebble -addext subjectAltName=IP:127.0.0.1 && chmod 644 ${FOLDER}/cert.pem`,
  );
  const names = '-dns01 127.0.0.1:8053 -http01 "" -https01 "" -tlsalpn01 "" -management 127.0.0.1:8055';
  await host.ok(`systemd-run -q --unit=pebble-names pebble-challtestsrv ${names} -defaultIPv6 ""`);
  await host.ok(
    'systemd-run -q --unit=pebble -E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_WFE_NONCEREJECT=0 -E PEBBLE_AUTHZREUSE=0 ' +
      `pebble -config ${FOLDER}/config.json -dnsserver 127.0.0.1:8053`,
  );
  const directory = 'https://127.0.0.1:14000/dir';
  await eventually(async () => {
    expect((await host.curl(directory, { args: ['-k'] })).status).toBe(200);
  });
  return {
    directory,
    caFile: `${FOLDER}/cert.pem`,
    resolve: async (name, address) => {
      const body = JSON.stringify({ host: `${name}.`, addresses: [address] });
      await host.ok(['curl', '-sf', '-d', body, 'http://127.0.0.1:8055/clear-a']);
      await host.ok(['curl', '-sf', '-d', body, 'http://127.0.0.1:8055/add-a']);
    },
  };
}
