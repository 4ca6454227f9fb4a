/**
 * The catalogue of reasons: every failure that leaves a daemon names one of these.
 * docs/errors.md lists the same rows, and a test holds the two together.
 */
export type Kind =
  | 'invalid'
  | 'not-found'
  | 'exists'
  | 'conflict'
  | 'precondition'
  | 'unauthenticated'
  | 'denied'
  | 'exhausted'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'data-loss'
  | 'internal';

interface ReasonEntry {
  readonly kind: Kind;
  /** One sentence: when it is used. */
  readonly meaning: string;
  /** Default remedy, one sentence. */
  readonly remedy: string;
}

function entry(kind: Kind, meaning: string, remedy: string): ReasonEntry {
  return { kind, meaning, remedy };
}

export const REASONS = {
  // Input
  FIELD_INVALID: entry('invalid', 'A value breaks the rule of its field.', 'Correct the named field.'),
  FIELD_MISSING: entry('invalid', 'A field that is needed is empty.', 'Give the named field.'),
  NAME_INVALID: entry(
    'invalid',
    'A name of a server or platform is not one.',
    'Use 1 to 63 characters a-z, 0-9, dot and dash, starting with a letter or digit.',
  ),
  HOSTNAME_INVALID: entry(
    'invalid',
    'A host name, site URI or alias is not a valid DNS name.',
    'Use letters, digits, dashes and dots, at most 253 characters; write international names in their xn-- form.',
  ),
  PATH_INVALID: entry(
    'invalid',
    'A path is not absolute, not normal, or holds characters that configuration files cannot carry.',
    'Give an absolute path of letters, digits and . _ - / without "..".',
  ),
  MESSAGE_TOO_LARGE: entry('exhausted', 'A message is above its limit.', 'Send less at once.'),
  CONFIG_INVALID: entry(
    'invalid',
    'A configuration file has a wrong value.',
    'Correct the named field of the file.',
  ),
  // Inventory
  NOT_FOUND: entry('not-found', 'No object has this name.', 'List the objects and check the spelling.'),
  NAME_TAKEN: entry(
    'exists',
    'Another object has this name, path or host name already.',
    'Choose another one.',
  ),
  ETAG_MISMATCH: entry(
    'conflict',
    'The object changed since it was read.',
    'Read it again and repeat the change.',
  ),
  IN_USE: entry(
    'precondition',
    'Other objects depend on this one.',
    'Move or remove the named objects first.',
  ),
  BUSY: entry('precondition', 'A task works on this object.', 'Wait for the task, or cancel it.'),
  PLATFORM_LOCKED: entry(
    'precondition',
    'The platform takes no more sites.',
    'Choose another platform, or unlock it: aegirctl platform set NAME --no-lock.',
  ),
  REQUEST_REUSED: entry(
    'conflict',
    'The request id was used for a different request.',
    'Use a new request id for a new request.',
  ),
  PLAN_STALE: entry(
    'conflict',
    'What the plan stands on has moved since it was made.',
    'Make the plan again, and carry out what it shows now.',
  ),
  // Identity
  TOKEN_INVALID: entry(
    'unauthenticated',
    'The join token is not one of this hub.',
    'Make a new one: aegirctl server token NAME.',
  ),
  TOKEN_EXPIRED: entry(
    'unauthenticated',
    'The join token has expired.',
    'Make a new one: aegirctl server token NAME.',
  ),
  TOKEN_USED: entry(
    'unauthenticated',
    'Another key has used the join token.',
    'Make a new one: aegirctl server token NAME.',
  ),
  CSR_INVALID: entry(
    'invalid',
    'The certificate request is malformed, unsigned or its key is too weak.',
    'Use an ECDSA P-256 key.',
  ),
  HUB_UNTRUSTED: entry(
    'unauthenticated',
    'The hub does not hold the certificate that the token names.',
    'Check the address, then make a new token on the right hub.',
  ),
  CERTIFICATE_REVOKED: entry(
    'unauthenticated',
    'The certificate was revoked.',
    'Enrol again with a new join token.',
  ),
  CERTIFICATE_SUPERSEDED: entry(
    'unauthenticated',
    'A newer certificate of the same spoke or operator is in use already; somebody may have a copy.',
    'If you did not expect this: aegirctl spoke revoke SERVER and enrol it again, or aegirctl operator revoke NAME.',
  ),
  CERTIFICATE_UNKNOWN: entry(
    'unauthenticated',
    'The hub did not issue this certificate, or no certificate was shown.',
    'Enrol with a join token.',
  ),
  CERTIFICATE_EXPIRED: entry(
    'unauthenticated',
    'The certificate has expired.',
    'Enrol again with a new join token; check the clock.',
  ),
  CERTIFICATE_INVALID: entry(
    'invalid',
    'A certificate, its chain or its private key cannot be used, or they do not belong together.',
    'Give the chain as PEM with the leaf first and each issuer after it, and the unencrypted key of the leaf.',
  ),
  CERTIFICATE_MISSING: entry(
    'precondition',
    'A site has no certificate that it can be served over TLS with.',
    'Look at it: aegirctl certificate list; then verify the site: aegirctl site verify URI.',
  ),
  CERTIFICATE_ENDED: entry(
    'precondition',
    'The certificate of a site is no longer valid; it is served all the same.',
    'Renew it: aegirctl certificate renew NAME; one of your own: aegirctl certificate add NAME --chain FILE --key FILE.',
  ),
  CERTIFICATE_INCOMPLETE: entry(
    'precondition',
    'The certificate of a site is not good for all of its names.',
    'Add one that is: aegirctl certificate add NAME --chain FILE --key FILE; or let an authority issue it: aegirctl site set URI --certificate acme.',
  ),
  ACME_FAILED: entry(
    'precondition',
    'The certificate authority did not issue a certificate.',
    'Let every name of the site lead to its server on port 80, then: aegirctl certificate renew NAME.',
  ),
  ROLE_DENIED: entry(
    'denied',
    'The certificate has another role than this call needs.',
    'Use a certificate of the right role.',
  ),
  SOCKET_DENIED: entry(
    'denied',
    "Only operators may use the hub's admin socket.",
    "Join the socket's group, then log in again: sudo usermod -aG GROUP USER.",
  ),
  NOT_YOURS: entry(
    'denied',
    'A spoke asked for something that is not placed on its server.',
    'Report this: a healthy spoke never asks.',
  ),
  IDENTITY_UNSAFE: entry(
    'precondition',
    'The key or certificate on disk is missing, damaged or readable by others.',
    'Set mode 0600 and the right owner, or enrol again.',
  ),
  ROTATION_OPEN: entry(
    'precondition',
    'The authority is being changed already.',
    'See who is waited for: aegirctl authority show; then: aegirctl authority finish, or abort.',
  ),
  ROTATION_NONE: entry(
    'precondition',
    'The authority is not being changed.',
    'Begin with: aegirctl authority rotate.',
  ),
  RATE_LIMITED: entry('exhausted', 'Too many attempts from this address.', 'Wait a minute and try again.'),
  // Jobs
  SPOKE_AWAY: entry(
    'unavailable',
    'The spoke of this server is not connected.',
    'Check the machine and its aegir-spoke service; the task goes on when it returns.',
  ),
  SHARE_MISSING: entry(
    'precondition',
    'The folder that the members of a pack or a cluster have in common is not there.',
    'Mount it, of a pack with: sudo aegir-spoke setup --nfs SERVER:/var/aegir/platforms; then aegirctl server verify GROUP.',
  ),
  SHARE_HANGS: entry(
    'precondition',
    'The folder that the members of a pack or a cluster have in common is mounted and does not answer.',
    'See to the server of the share and the network between; one that does not come back is taken away with umount -f -l. Then: aegirctl server verify GROUP.',
  ),
  SHARE_TAKEN: entry(
    'precondition',
    'The folder that the members of a group have in common belongs to another group.',
    "Mount this group's folder; a marker that nobody needs is .aegir/share.json in it.",
  ),
  SHARE_READ_ONLY: entry(
    'precondition',
    'Another server of the pack writes the folder of platforms.',
    "Let the pack's master do it, or let this server be that: aegirctl server set PACK --master NAME.",
  ),
  UPLOADS_NOT_SHARED: entry(
    'precondition',
    'The site is not on a cluster whose members have a folder for uploads in common.',
    'Give the cluster one: aegirctl server set CLUSTER --shared-uploads; or let its master have them: --uploads primary.',
  ),
  UPLOADS_SHARED: entry(
    'precondition',
    'Uploads of sites lie on the folder that the members of their cluster have in common.',
    'Bring them to its master first: aegirctl site set URI --uploads primary.',
  ),
  MEMBER_DOWN: entry(
    'unavailable',
    'A member of a group is away, and the others went on without it.',
    'Check the machine and its aegir-spoke service; it is brought up to date by itself when it returns.',
  ),
  SPOKE_MISSING: entry(
    'precondition',
    'No machine has joined as this server yet.',
    'Run aegirctl server token NAME, then aegir-spoke enroll - on the machine.',
  ),
  SPOKE_DUPLICATED: entry(
    'precondition',
    'Another machine with the identity of this spoke is attached.',
    'If the machine has just rebooted, wait a minute; if it was copied, enrol the copy with its own join token.',
  ),
  EPOCH_STALE: entry(
    'precondition',
    'A job carries an older hub epoch than the spoke has seen.',
    'Another or restored hub commands this spoke; stop one of them.',
  ),
  SEQUENCE_REPEATED: entry(
    'precondition',
    'A job carries a sequence number that was used already.',
    'Retry the task.',
  ),
  AUDIENCE_WRONG: entry('denied', 'A job is meant for another spoke.', 'Retry the task.'),
  BASE_MISMATCH: entry(
    'conflict',
    'The change builds on a state the spoke does not have.',
    'Nothing: the hub sends the whole state.',
  ),
  JOB_UNSUPPORTED: entry(
    'precondition',
    'The spoke does not know this kind of job or value.',
    'Upgrade the spoke.',
  ),
  TASK_ENDED: entry('precondition', 'The task has ended already.', 'Nothing to do.'),
  TASK_NOT_ENDED: entry(
    'precondition',
    'Only a task that has ended can be retried.',
    'Wait for it, or cancel it first.',
  ),
  ALREADY_COMMITTED: entry(
    'precondition',
    'The change is live already and cannot be cancelled.',
    'Make the opposite change.',
  ),
  CANCELLED: entry('cancelled', 'The work was cancelled.', 'Retry the task if it is still wanted.'),
  TIMEOUT: entry(
    'timeout',
    'The work took longer than its limit.',
    'Look at the named stage, then retry the task.',
  ),
  UNAVAILABLE: entry(
    'unavailable',
    'The other side cannot be reached.',
    'Check that the daemon runs and its address.',
  ),
  SHUTTING_DOWN: entry('unavailable', 'The daemon is stopping.', 'Try again when it is back.'),
  // Platforms and content
  SOURCE_MISSING: entry(
    'precondition',
    'The platform folder does not exist on the hub or cannot be read.',
    'Put the code there, readable for the user of the hub, or correct the path.',
  ),
  SOURCE_EMPTY: entry(
    'precondition',
    'The platform folder is empty.',
    'Put the code there; check that its disk is mounted.',
  ),
  SOURCE_UNSUPPORTED: entry(
    'invalid',
    'The tree holds something that cannot travel.',
    'Remove or rename the named entry.',
  ),
  SOURCE_CHANGING: entry(
    'precondition',
    'A file kept changing while it was read.',
    'Wait until nothing writes to the folder, then verify again.',
  ),
  TOOL_MISSING: entry(
    'precondition',
    'A program that a build needs is not installed on the hub.',
    'Install it on the hub, where the hub finds it on its PATH.',
  ),
  BUILD_FAILED: entry(
    'precondition',
    'A program that builds a platform has failed; what was served before stays.',
    'Correct what its last lines say, then rebuild: aegirctl platform rebuild NAME.',
  ),
  MASS_DELETE: entry(
    'precondition',
    'The new release has lost most of the files of the one before.',
    'If that is wanted: aegirctl platform verify NAME --allow-mass-delete.',
  ),
  CONTENT_CORRUPT: entry(
    'data-loss',
    'Received or stored content does not match its digest.',
    'Verify the platform again; check the disk if it repeats.',
  ),
  DISK_FULL: entry(
    'exhausted',
    'The disk has not enough room or inodes.',
    'Make room on the named file system, then retry the task.',
  ),
  DISK_READ_ONLY: entry(
    'precondition',
    'The file system is mounted read-only; Linux does so by itself when it finds damage.',
    'Look at dmesg and /etc/fstab; once the disk is sound: mount -o remount,rw on it, then retry the task.',
  ),
  DISK_DENIED: entry(
    'precondition',
    'A file or folder is closed to the user of the program that has to read or write it.',
    'Open it to that user with chown or chmod; ls -ld on each folder above the named one shows which it is.',
  ),
  DISK_BROKEN: entry(
    'internal',
    'The disk reported an error for a read or a write.',
    'Look at dmesg and the health of the disk (smartctl -a), and at the room of a volume that is larger than what lies under it; what was served is served still.',
  ),
  RELEASE_MISSING: entry(
    'precondition',
    'The release is not complete on the server.',
    'Verify the platform.',
  ),
  DOCROOT_MISSING: entry(
    'precondition',
    'The folder to serve is not part of the release.',
    'Correct it: aegirctl platform set NAME --docroot FOLDER.',
  ),
  // Web server
  WEB_SERVER_MISSING: entry(
    'precondition',
    'No supported web server was found on the host.',
    'Install it: apt-get install apache2, or nginx.',
  ),
  WEB_SERVER_STOPPED: entry(
    'precondition',
    'The web server is stopped; somebody stopped it, so it stays stopped.',
    'Start it when you want it: systemctl start apache2, or nginx.',
  ),
  WORKERS_LINGER: entry(
    'precondition',
    'Workers of the web server that were told to go are still at work, on code that is served no more; their code is kept for them.',
    'See what they wait for (ls -l /proc/PID/fd, the web server status page); kill PID ends one, with what its visitor waits for.',
  ),
  WEB_SERVER_DIED: entry(
    'internal',
    'The web server ended after a reload.',
    'Look at its error log; the generation before was brought back.',
  ),
  SUDO_DENIED: entry(
    'precondition',
    'The spoke may not run the control program through sudo.',
    'Run aegir-spoke setup as root; by hand: install deploy/sudoers/aegir-spoke as /etc/sudoers.d/aegir-spoke, mode 0440.',
  ),
  CONFIG_TEST_FAILED: entry(
    'precondition',
    'The web server refuses the configuration.',
    'Correct the named file.',
  ),
  RELOAD_FAILED: entry(
    'internal',
    'The web server did not take the new configuration.',
    'Look at its error log; the generation before was brought back.',
  ),
  PORT_BUSY: entry(
    'precondition',
    'Another program listens on the port.',
    'Stop that program, or choose another port: aegirctl server set NAME --http-port PORT.',
  ),
  PORT_DENIED: entry(
    'denied',
    'The local policy of the spoke does not allow this port.',
    'Allow it in spoke.yaml, or choose another port.',
  ),
  PATH_DENIED: entry(
    'denied',
    'The local policy of the spoke does not allow this path.',
    'Allow it in spoke.yaml, or choose another path.',
  ),
  MODULE_MISSING: entry('precondition', 'The web server lacks a module.', 'Enable it: a2enmod MODULE.'),
  PHP_MISSING: entry(
    'precondition',
    'The web server has no PHP.',
    'Install it: apt-get install libapache2-mod-php, or php-fpm.',
  ),
  PHP_VERSION_MISSING: entry(
    'precondition',
    'A site needs a version of PHP that its server does not have; its last good files stay.',
    'Install it: apt-get install phpX.Y-fpm; or choose one that is there: aegirctl site set URI --php VERSION.',
  ),
  LOG_FOLDER_MISSING: entry(
    'precondition',
    'A site shall log, and its log folder or a file in it cannot be made or written.',
    "Let the spoke's user own the folder logs below its root, then verify the site.",
  ),
  HTACCESS_INVALID: entry(
    'precondition',
    'The web server refuses a .htaccess of the code; the platform stays as it was.',
    'Correct the named file, then verify the platform.',
  ),
  HTACCESS_PER_REQUEST: entry(
    'precondition',
    'A .htaccess asks for more than it may decide when it is read once; Apache reads it at each request instead.',
    'Leave the named directive out to have it read once.',
  ),
  PHP_NOT_RELOADED: entry(
    'precondition',
    'The new code is served, but php-fpm was not reloaded and still remembers the old one.',
    'See why: systemctl status phpX.Y-fpm; deploy/sudoers/aegir-spoke has the rule it needs.',
  ),
  SITE_CONFIG_INVALID: entry(
    'precondition',
    'The web server refuses the files of one site; its last good ones stay.',
    'Correct the named file, then verify the site.',
  ),
  SNIPPET_INVALID: entry(
    'precondition',
    'A snippet of the administrator cannot be read, or the web server refuses it; it was left out.',
    'Correct the named file.',
  ),
  PROBE_FAILED: entry(
    'internal',
    'A site did not answer with the new generation after the reload.',
    'The generation before was brought back; look at the web server and its error log.',
  ),
  SITE_BROKEN: entry(
    'internal',
    'A site answered before the change and fails after it.',
    'The generation before was brought back; look at the site and its error log.',
  ),
  SITE_AILING: entry(
    'internal',
    'A site is served but answers with an error; it did so before the change, or it is new.',
    'Look at the site and its error log.',
  ),
  ROLLBACK_FAILED: entry(
    'internal',
    'Going back to the generation before failed too.',
    'Look at the web server at once; aegirctl server verify NAME tries again.',
  ),
  RECOVERED: entry(
    'internal',
    'The spoke died during the job and has put things right since.',
    'Retry the task.',
  ),
  JOB_QUARANTINED: entry(
    'internal',
    'The spoke died in this job three times and does not start it again.',
    'Look at the log of aegir-spoke and report it; other jobs go on.',
  ),
  NOTICE_FAILED: entry(
    'unavailable',
    'A notice could not be handed to its webhook or mail server; it is sent later.',
    'Check notices in hub.yaml, and the receiver.',
  ),
  SERVER_AHEAD: entry(
    'precondition',
    'A server serves what this hub knows nothing of, as after a restore; it is left at that until somebody decides.',
    'Add what is missing first or accept to lose it; then: aegirctl server verify NAME.',
  ),
  HOST_UNRESOLVED: entry(
    'precondition',
    'The host name of the server does not resolve.',
    'Add it to the DNS or /etc/hosts, or give an address: aegirctl server set NAME --hostname ADDRESS.',
  ),
  CHECK_FAILED: entry(
    'precondition',
    'The host lacks something it needs.',
    'Do what the failed line of the checklist says.',
  ),
  DRIFT: entry(
    'precondition',
    'Somebody changed what the spoke wrote.',
    'Put it back: aegirctl server verify NAME.',
  ),
  // Database servers
  DATABASE_SERVICE_MISSING: entry(
    'precondition',
    'The server has no database service.',
    'Give it one: aegirctl server set NAME --database mysql --database-admin USER --database-password-file FILE.',
  ),
  DATABASE_LOOPBACK: entry(
    'invalid',
    'The host name of a database server means another machine on each web server.',
    'Give the database server a host name that every web server resolves: aegirctl server set NAME --hostname HOST.',
  ),
  DATABASE_REFUSED: entry(
    'unavailable',
    'Nothing listens on the port of the database server.',
    'Start the database server, let it listen on the network (bind-address), and check the port.',
  ),
  DATABASE_SILENT: entry(
    'unavailable',
    'The database server does not answer in time.',
    'Check the address, and open the port in the firewalls on the way.',
  ),
  DATABASE_ODD: entry(
    'unavailable',
    'What answers on the port does not speak as a MySQL or MariaDB server does.',
    'Check the port, and the error log of the database server.',
  ),
  DATABASE_TLS_FAILED: entry(
    'unavailable',
    'The connection to the database server could not be encrypted as asked.',
    'Give the authority that signed its certificate: aegirctl server set NAME --database-ca FILE.',
  ),
  DATABASE_LOGIN_DENIED: entry(
    'denied',
    'The database server does not accept the user and password.',
    'Make the account on the database server, or give the right password.',
  ),
  DATABASE_HOST_DENIED: entry(
    'denied',
    'The database server has no account for the machine that connects.',
    'Make the account on the database server for the named host.',
  ),
  DATABASE_RIGHTS_MISSING: entry(
    'denied',
    'The account of the hub lacks a right on the database server.',
    'Grant it ALL PRIVILEGES on everything, with GRANT OPTION.',
  ),
  DATABASE_OPEN: entry(
    'precondition',
    'The database server lets in who has neither name nor password.',
    "Remove its anonymous accounts: DROP USER ''@'HOST'.",
  ),
  DATABASE_ADDRESS_UNKNOWN: entry(
    'precondition',
    'It is not known as which host the database server sees a web server.',
    'Verify the web server; let the database server see one plain address or name.',
  ),
  DATABASE_FOREIGN: entry(
    'exists',
    'The database or account of this name on the database server is not one of this hub.',
    'Look at it on the database server, and remove or rename it there.',
  ),
  DATABASE_STAYS: entry(
    'precondition',
    'The database of a site cannot be moved to another server by a setting.',
    'Leave it where it is.',
  ),
  DATABASE_FAILED: entry(
    'internal',
    'The database server refused or broke off a statement.',
    'Look at the error log of the database server, then retry the task.',
  ),
  // Applications of sites
  APPLICATION_UNKNOWN: entry(
    'precondition',
    'The code is no application that can do this.',
    'Look at what it was seen to be: aegirctl platform show NAME.',
  ),
  APPLICATION_FAILED: entry(
    'internal',
    'The application of a site failed at its work.',
    'Look at what it said, in the log of the task; then retry the task.',
  ),
  PROFILE_MISSING: entry(
    'precondition',
    'The code does not carry the install profile.',
    'Choose one that it carries: aegirctl platform show NAME.',
  ),
  SITE_NOT_READY: entry(
    'precondition',
    'The site is not installed, or was never seen to work.',
    'Bring it to work first: aegirctl site verify URI.',
  ),
  SITE_FOLDER_IN_CODE: entry(
    'precondition',
    'The code has a folder of its own under the name of the site.',
    'Move it out of the code, then verify the platform.',
  ),
  SITE_FOLDER_UNREADABLE: entry(
    'precondition',
    'A site that was found in a code base cannot be imported as it is.',
    "Let the hub's user read its folder; where its settings do not name the database, give a dump: --dump FILE.",
  ),
  // Data of sites
  BACKUP_CORRUPT: entry(
    'data-loss',
    'An archive of a site is damaged, or is none.',
    'Use another backup: aegirctl backup list --site URI; check the disk if it repeats.',
  ),
  BACKUP_UNREADABLE: entry(
    'precondition',
    'The spoke may not read a file of a site, so a backup would lack it.',
    "Let the spoke's user or the group of the web server read the named file, then retry the task.",
  ),
  BACKUP_INCOMPLETE: entry(
    'precondition',
    'Something of a site could not be taken into its backup as it is.',
    'Look at the named file; if it matters, mend it and make another backup.',
  ),
  BACKUP_TOO_LARGE: entry(
    'exhausted',
    'The archive of a site is larger than the hub takes.',
    'Raise backups.most_gigabytes in hub.yaml, or remove what the site does not need.',
  ),
  DUMP_FAILED: entry(
    'precondition',
    'The database of a site could not be dumped or loaded.',
    'Correct what the tool says, then retry the task.',
  ),
  PROGRAM_MISSING: entry(
    'precondition',
    'A program that the work needs is not installed on the server.',
    'Install it on the server.',
  ),
  DATA_MISSING: entry(
    'conflict',
    'The data of a site are not where they should be.',
    'Look at the folder of site data on the server; nothing was removed.',
  ),
  DATA_LEFT_BEHIND: entry(
    'precondition',
    'Data that nobody uses any more could not be removed.',
    'Remove them on the server, as root.',
  ),
  // The house
  DATABASE_DAMAGED: entry(
    'data-loss',
    'The database is damaged or not ours.',
    'Stop the daemon and restore the newest backup.',
  ),
  DATABASE_NEWER: entry(
    'precondition',
    'The database was written by a newer version.',
    'Run that version or a newer one.',
  ),
  DATABASE_LOCKED: entry(
    'precondition',
    'Another process uses the same state folder.',
    'Stop the other process, or give this one a state folder of its own.',
  ),
  HUB_BACKUP_DAMAGED: entry(
    'data-loss',
    'A backup is cut short, altered, or none of a hub.',
    'Use another one; find those that are whole: aegir-hub backup verify FILE.',
  ),
  RESTORE_UNFINISHED: entry(
    'precondition',
    'A restore ended half way, and what is there is no whole hub.',
    'Run it again: aegir-hub restore FILE --replace.',
  ),
  SETUP_FAILED: entry(
    'precondition',
    'A step of preparing this machine could not be done.',
    'Mend what the message names, then run the setup again: what is done already stays done.',
  ),
  SECRET_UNREADABLE: entry(
    'data-loss',
    'A stored secret was altered, or was sealed with another key than the vault holds.',
    'Restore the state folder from the backup that goes with the database, or give the secret anew.',
  ),
  INTERNAL: entry(
    'internal',
    'Something went wrong that is not your fault.',
    'Look for the log id in the log of the daemon and report it.',
  ),
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;

/** Whether a string from the wire names a reason of this catalogue. */
export function isReason(value: string): value is Reason {
  return Object.hasOwn(REASONS, value);
}

/** What is told to people although all they wanted was done. */
const NOTES: ReadonlySet<string> = new Set<Reason>(['HTACCESS_PER_REQUEST', 'WORKERS_LINGER']);

/** Whether a problem with this reason is a note: nothing has failed. */
export function isNote(reason: string): boolean {
  return NOTES.has(reason);
}
