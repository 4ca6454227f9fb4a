import type { Manual } from '../shared/manual.ts';

export const SPOKE_MANUAL: Manual = {
  program: 'aegir-spoke',
  summary: 'makes a web server serve what its Aegir hub says',
  description: [
    'Receives code and typed configuration from aegir-hub(8), renders and tests the configuration of Apache or nginx, reloads it, proves that the sites answer, and takes everything back when they do not. It dials the hub; nothing dials it. Sites are served on when neither of the two runs.',
    'Without a command it serves the hub that this machine has joined; systemd starts it that way, as the user aegir.',
  ],
  usages: [
    { words: '[--config FILE]', does: 'serve the hub this machine has joined' },
    {
      words: 'setup [--web KIND] [--nfs SERVER:/path] [--check]',
      does: 'prepare this machine, as root; --check only looks',
    },
    { words: 'unsetup [--web KIND]', does: 'take back what setup did; sites and their data stay' },
    { words: 'enroll -', does: 'join a hub; the token comes from standard input' },
    { words: 'enroll --token-file FILE', does: 'join a hub with the token in a file' },
    { words: 'doctor [--json]', does: 'look at all this machine needs, and say what to do' },
    {
      words: 'exec SITE -- PROGRAM [ARGUMENT...]',
      does: 'run a program in the project of a site served here, with the database and all its code is told',
    },
    { words: '--version | --help', does: 'say which version this is, or this' },
  ],
  options: [
    [
      '--config FILE',
      'settings; default: /etc/aegir/spoke.yaml. Without the file every setting has its default',
    ],
    ['--web KIND', 'apache, nginx or haproxy; by default what runs here'],
    ['--nfs SERVER:/path', 'share that is mounted on /var/aegir/platforms, for the servers of a pack'],
    ['--check', 'say what is missing and end with 1 when something is'],
    [
      '--token-file FILE',
      'where the token stands; on the command line it would show in the list of processes',
    ],
    ['--json', 'print one JSON document'],
  ],
  files: [
    [
      '/etc/aegir/spoke.yaml',
      'what a hub may ask of this machine; in /usr/share/doc/aegir-spoke/examples/spoke.yaml all of it',
    ],
    ['/etc/sudoers.d/aegir-spoke', 'what the spoke may do as root; setup writes it'],
    ['/var/aegir/config', 'configuration: generations, and your own snippets'],
    ['/var/aegir/platforms', 'publish paths; releases and the data of sites in .aegir'],
    ['/var/lib/aegir-spoke', 'journal and identity'],
  ],
  seeAlso: ['aegir-hub(8)', 'aegirctl(1)'],
};
