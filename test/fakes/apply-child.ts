import { argv } from 'node:process';
import { createHost, fileSwitchLog, stateOf } from './apache-host.ts';

/**
 * Run by the crash suite in a process of its own: goes from the generation that is served to one with another
 * release and one more site. AEGIR_FAULT says where it dies. Arguments: root, port, release, and how the
 * web server behaves.
 */
const [root = '', port = '', release = '', behaviour = ''] = argv.slice(2);

const host = await createHost({
  root,
  port: Number(port),
  switchLog: fileSwitchLog(`${root}/switch.json`),
  webServer: (web) => {
    if (web === null || behaviour === 'well') return web;
    if (behaviour === 'refuses') {
      return { ...web, testLive: () => Promise.resolve({ ok: false, message: 'no', file: '', line: 0 }) };
    }
    return { ...web, reload: (signal) => web.stop(signal) };
  },
});
const state = stateOf(host.port, release, [{ uri: 'a.test' }, { uri: 'b.test' }], { root });
process.stdout.write(`${JSON.stringify(await host.apply(state))}\n`);
