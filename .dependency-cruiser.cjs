/** Which room may use which. Each rule says why. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-circles',
      'Two files that need each other are one thing, or hide a third.',
      {},
      { circular: true, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'shared-is-a-leaf',
      'shared is what both daemons stand on; it knows neither.',
      { path: '^shared/' },
      { path: '^(hub|spoke)/' },
    ),
    rule(
      'hub-without-spoke',
      'The two daemons meet only on the wire.',
      { path: '^hub/' },
      { path: '^spoke/' },
    ),
    rule(
      'spoke-without-hub',
      'The two daemons meet only on the wire.',
      { path: '^spoke/' },
      { path: '^hub/' },
    ),
    rule(
      'ctl-only-shared',
      'aegirctl is a client: it may run on another machine than the hub.',
      { path: '^hub/ctl/' },
      { path: '^hub/(?!ctl/)' },
    ),
    rule(
      'nobody-uses-ctl',
      'aegirctl is an end, not a library.',
      { path: '^(hub/(?!ctl/)|spoke/|shared/)' },
      { path: '^hub/ctl/' },
    ),
    rule(
      'desired-is-pure',
      'Desired state is a function of inventory and facts: no clock, disk or network.',
      { path: '^hub/desired/', pathNot: '\\.test\\.ts$' },
      { path: '(^node:(?!crypto)|better-sqlite3|@grpc|^hub/(tasks|spokes|rpc|platforms|db))' },
    ),
    rule(
      'model-is-pure',
      'Invariants are tested without a database.',
      { path: '^hub/inventory/model' },
      { path: '(^node:|better-sqlite3|@grpc)' },
    ),
    rule(
      'render-is-pure',
      'Rendering is a function of typed state and facts: golden files can hold it.',
      { path: '^spoke/render/', pathNot: '\\.test\\.ts$' },
      { path: '(^node:|better-sqlite3|@grpc|^spoke/(apply|content|drift|host|jobs|link|exec))' },
    ),
    rule(
      'inventory-below-tasks',
      'The inventory is a store; it does not know who works with it.',
      { path: '^hub/inventory/' },
      { path: '^hub/(tasks/(?!task\\.ts|store)|spokes|rpc|platforms)' },
    ),
    rule(
      'vault-is-a-leaf',
      'Who seals secrets knows nothing of what they are for.',
      { path: '^hub/vault/', pathNot: '\\.test\\.ts$' },
      { path: '^hub/(?!vault/|private-file)' },
    ),
    rule(
      'tasks-below-rpc',
      'Work does not know who asked for it.',
      { path: '^hub/(tasks|spokes|platforms|plans)/' },
      { path: '^hub/rpc/' },
    ),
    rule(
      'nobody-asks-the-doctor',
      'The doctor looks at the hub; what it looks at does not know of it.',
      { path: '^hub/(?!doctor/|rpc/|daemon|main)' },
      { path: '^hub/doctor/' },
    ),
    rule(
      'plans-look-on',
      'A plan looks at changes and tasks; what it looks at does not know of it.',
      { path: '^hub/(inventory|desired|tasks|spokes|platforms)/' },
      { path: '^hub/plans/' },
    ),
    rule(
      'apply-below-jobs',
      'Applying does not know where its orders come from.',
      { path: '^spoke/(apply|content|render|tls|webserver)/' },
      { path: '^spoke/(drift|jobs|link)/' },
    ),
    rule(
      'apache-without-nginx',
      'A web server is one kind behind the face; what both need lies beside them.',
      { path: '^spoke/webserver/apache/' },
      { path: '^spoke/webserver/nginx/' },
    ),
    rule(
      'nginx-without-apache',
      'A web server is one kind behind the face; what both need lies beside them.',
      { path: '^spoke/webserver/nginx/' },
      { path: '^spoke/webserver/apache/' },
    ),
    rule(
      'certificates-below-tasks',
      'Certificates are a store and what fills it; who asks for them, and when, is not its business.',
      { path: '^hub/certificates/', pathNot: '\\.test\\.ts$' },
      { path: '^hub/(tasks|spokes|rpc|platforms)/' },
    ),
    rule(
      'backups-below-tasks',
      'Archives are a store; what is made of them, and when, is not its business.',
      { path: '^hub/backups/', pathNot: '\\.test\\.ts$' },
      { path: '^hub/(tasks|spokes|rpc|platforms|databases)/' },
    ),
    rule(
      'backups-below-jobs',
      'The data of a site is packed and placed the same whatever job asks, and whether the hub is there.',
      { path: '^spoke/backups/' },
      { path: '^spoke/(drift|jobs|link)/' },
    ),
    rule(
      'acme-has-one-home',
      'The way to certificate authorities is behind hub/certificates/acme.',
      { path: '^(hub|spoke|shared)/', pathNot: '^hub/certificates/acme/' },
      { path: '(^node_modules/acme-client|^acme-client)' },
    ),
    rule(
      'outside-looks-on',
      'Who asks a site as its visitors do changes nothing, and knows nothing of tasks or spokes.',
      { path: '^hub/outside/', pathNot: '\\.test\\.ts$' },
      { path: '^hub/(tasks|spokes|rpc|platforms|plans|databases|certificates)/' },
    ),
    rule(
      'jobs-below-link',
      'A job is journaled, done and reported the same whether the hub is there or not.',
      { path: '^spoke/(jobs|host|drift)/' },
      { path: '^spoke/link/' },
    ),
    rule(
      'disk-is-a-leaf',
      'Where things lie and how they are read: all rooms of the spoke stand on it.',
      { path: '^spoke/disk/', pathNot: '\\.test\\.ts$' },
      { path: '^spoke/(?!disk/|config|exec)' },
    ),
    rule(
      'daemon-on-top',
      'Only main, daemon and doctor put the rooms together.',
      { path: '^spoke/[^/]+/', pathNot: '\\.test\\.ts$' },
      { path: '^spoke/(main|daemon|doctor|health)' },
    ),
    rule(
      'sqlite-has-two-homes',
      "SQL lives in the hub's stores and the spoke's journal.",
      {
        path: '^(hub|spoke|shared)/',
        pathNot:
          '(^hub/(db|inventory/|tasks/|spokes/|platforms/)|^spoke/(jobs/journal|content/)|^shared/sqlite)',
      },
      { path: 'better-sqlite3' },
    ),
    rule(
      'grpc-has-one-home',
      'grpc-js is behind shared/rpc; others see async functions.',
      {
        path: '^(hub|spoke|shared)/',
        pathNot: '(^shared/(rpc|proto)/|^hub/(rpc|spokes)/|^spoke/link/|\\.test\\.ts$)',
      },
      { path: '@grpc/grpc-js' },
    ),
    rule(
      'mysql-has-two-homes',
      'The hub makes databases in hub/databases; the spoke asks as whom it is seen in one file.',
      { path: '^(hub|spoke|shared)/', pathNot: '(^hub/databases/|^spoke/database-probe|\\.test\\.ts$)' },
      { path: 'node_modules/mysql2' },
    ),
    rule(
      'databases-below-tasks',
      'A database server is spoken to the same whatever task asks.',
      { path: '^hub/databases/', pathNot: '\\.test\\.ts$' },
      { path: '^hub/(rpc|spokes|platforms|tasks/(?!task\\.ts))' },
    ),
    rule(
      'x509-has-one-home',
      'Certificates are made and read in shared/certificates.',
      { path: '^(hub|spoke|shared)/', pathNot: '^shared/certificates' },
      { path: '@peculiar/x509' },
    ),
    rule(
      'yaml-has-one-home',
      'Configuration files are read in one place.',
      { pathNot: '^shared/config' },
      { path: '^node_modules/yaml' },
    ),
    rule(
      'one-home-for-processes',
      'One file knows how a process is started, bounded and killed; setup is not the daemon but a person at work.',
      { path: '^(hub|spoke|shared)/', pathNot: '(^shared/program|^hub/setup|\\.test\\.ts$)' },
      { path: '^(node:)?child_process$' },
    ),
    rule(
      'few-start-programs',
      'On a web server only the programs of one list run; on the hub only what builds platforms, and what sets it up. Both tell systemd that they live.',
      {
        path: '^(hub|spoke|shared)/',
        pathNot: '(^spoke/exec|^hub/(builds/tool|setup)|^shared/systemd|\\.test\\.ts$)',
      },
      { path: '^shared/program' },
    ),
    rule(
      'builds-stand-alone',
      'Making a code base knows its source and the disk, not who asked or what becomes of it.',
      { path: '^hub/builds/' },
      { path: '^hub/(?!builds/|inventory/source)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(shared/proto/gen|dist/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
