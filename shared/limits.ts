/**
 * One table of limits for both ends of the wire. What arrives is held against it
 * on arrival, also when the sender checked already.
 */
export const LIMITS = {
  /** Bytes of one gRPC message, either way. A whole state of about 10,000 sites fits. */
  messageBytes: 4 << 20,
  /** Bytes of an encoded error detail; 60 KB of trailers wedge an HTTP/2 connection. */
  errorDetailBytes: 4 << 10,
  /** Characters of a server or platform name (a DNS label's length). */
  nameLength: 63,
  /** Octets of a host name (RFC 1035, section 2.3.4). */
  hostnameLength: 253,
  aliasesPerSite: 100,
  headersPerSite: 50,
  /** Characters of a header's value. */
  headerLength: 2_000,
  /** Bytes of the largest request body a site may be given. */
  requestBodyBytes: 16 * 2 ** 30,
  /** Octets of a password for basic authentication; bcrypt takes no notice of more. */
  passwordBytes: 72,
  /** Longest time for HSTS: two years, more than any browser's list asks for. */
  hstsSeconds: 63_072_000,
  /** Bytes of a certificate's chain, and of a private key, both PEM. */
  certificateChainBytes: 64 << 10,
  privateKeyBytes: 16 << 10,
  /** Bytes of the authorities of a database server, PEM; those of a large provider for all regions are 170 kB. */
  databaseCaBytes: 256 << 10,
  /** Certificates in a chain. */
  certificateChainLength: 10,
  /** Characters of the name and of the content of an ACME challenge. */
  challengeLength: 512,
  /** Challenges that one job adds or removes. */
  challengesPerJob: 200,
  pathLength: 255,
  /** Characters of an address that code is fetched from. */
  locationLength: 1_000,
  sitesPerServer: 10_000,
  platformsPerServer: 1_000,
  membersPerGroup: 100,
  poolsPerServer: 200,
  membersPerPool: 100,
  balancersPerServer: 1_000,
  /** The largest weight that HAProxy knows. */
  memberWeight: 256,
  /** Characters of a problem's message, such as a web server's complaint. */
  problemLength: 2_000,
  problemsPerResult: 100,
  /** Longest time that a daemon logs more or less than it is set to: a day. */
  logLevelSeconds: 86_400,
  /** Tasks that are asked for by name in one support bundle. */
  tasksPerBundle: 100,
  manifestEntries: 1_000_000,
  manifestBytes: 256 << 20,
  /** Octets of one path in a manifest (Linux PATH_MAX less room for our own folders). */
  manifestPathBytes: 3_000,
  /** Octets of one name in a path (NAME_MAX). */
  manifestNameBytes: 255,
  /** Folders that may lie in each other. */
  manifestDepth: 128,
  /** Octets of a symlink's target. */
  manifestTargetBytes: 1_024,
  /** Bytes of one block: the piece of a file that travels and is verified on its own. */
  blockBytes: 4 << 20,
  /** Bytes of one frame of a pack, before and after compression. */
  frameBytes: 8 << 20,
  /** Blocks in one frame. */
  frameBlocks: 4_096,
  /** Bytes of one file in a manifest. */
  fileBytes: 64 * 2 ** 30,
  /** Bytes of pack stream per message; 256 KiB to 1 MiB is the measured plateau. */
  packMessageBytes: 512 << 10,
  /** Bytes of the pack that comes along with a manifest: a small change is not worth a round trip of its own. */
  inlinePackBytes: 1 << 20,
  /** Digests in one FetchBlobs request: 32 bytes each, below the message limit. */
  digestsPerRequest: 100_000,
  pageSize: 1_000,
  requestIdLength: 64,
  /** Bytes a child process may print before the rest is dropped. */
  commandOutputBytes: 256 << 10,
  driftItems: 200,
  /** Characters of the difference of one drifted file, and of all that travel together. */
  driftDiffBytes: 8 << 10,
  driftDiffsBytes: 256 << 10,
  /** Changed objects that a plan shows of one server. */
  plannedChanges: 1_000,
  /** Jobs of one spoke whose end the hub has not acknowledged. */
  openJobs: 1_000,
  /** Lines kept in the log of one task. */
  taskLogLines: 1_000,
  /** Of these, lines that the programs of a build may print. */
  buildLogLines: 900,
  /** Lines of what an application says at its work, and characters of each. */
  siteLogLines: 200,
  siteLogLineLength: 500,
  /** Repositories that may lie in each other as submodules. */
  submoduleDepth: 5,
  /** Repositories of one build, submodules included. */
  submodules: 200,
} as const;
