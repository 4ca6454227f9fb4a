import type { Manual } from '../shared/manual.ts';

export const HUB_MANUAL: Manual = {
  program: 'aegir-hub',
  summary: 'hub of a farm of web servers',
  description: [
    'Holds the inventory of servers, platforms and sites, decides what each web server should look like, and brings them there through the aegir-spoke that runs on each. Operators talk to it with aegirctl(1).',
    'Without a command it serves until SIGTERM; systemd starts it that way.',
  ],
  usages: [
    { words: '[--config FILE]', does: 'serve until SIGTERM' },
    {
      words: 'setup [--advertise NAME]',
      does: 'configure and start the service, as root; NAME: how web servers reach it',
    },
    { words: 'backup create [--to FILE]', does: 'back up a hub, running or not; FILE - is standard output' },
    { words: 'backup verify FILE', does: 'restore a backup beside, and compare' },
    {
      words: 'restore FILE [--replace]',
      does: 'put a backup in the place of a hub that does not run',
    },
    { words: 'doctor [--json]', does: 'look at all this machine needs, and say what to do' },
    {
      words: 'support-bundle --out FILE [--task ID]...',
      does: 'write a .tar.gz for those who help, without secrets, also of a hub that does not run',
    },
    { words: '--version | --help', does: 'say which version this is, or this' },
  ],
  options: [
    [
      '--config FILE',
      'settings; default: /etc/aegir/hub.yaml. Without the file every setting has its default',
    ],
    ['--advertise NAME', 'name or address by which web servers reach this machine; default: its host name'],
    ['--to FILE', 'where the backup is written'],
    ['--out FILE', 'where the support bundle is written'],
    ['--task ID', 'a task that shall be in it however old it is; may be repeated'],
    ['--replace', 'restore although there is a hub already'],
    ['--json', 'print one JSON document'],
  ],
  files: [
    ['/etc/aegir/hub.yaml', 'settings; all of them stand in /usr/share/doc/aegir-hub/examples/hub.yaml'],
    ['/var/lib/aegir-hub', 'database, authority, key of the vault, content and builds: back it up'],
    ['/var/aegir/platforms', 'trees of platforms that operators keep'],
    ['/run/aegir-hub/admin.sock', 'admin API; who may open it is an operator'],
  ],
  seeAlso: ['aegirctl(1)', 'aegir-spoke(8)'],
};
