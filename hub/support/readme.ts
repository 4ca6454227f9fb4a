import { TASK_DAYS } from './parts.ts';

/** What a bundle says of itself to whoever opens it. Limits in bytes. */
export function readmeText({
  fileBytes,
  allBytes,
}: {
  readonly fileBytes: number;
  readonly allBytes: number;
}): string {
  const mib = (bytes: number): string => `${String(bytes >> 20)} MiB`;
  return `A support bundle of Aegir Hub & Spoke.

Begin with manifest.json: which files there are, what each holds, which were cut and which could not be had, and why.
Times that end in Ms or _ms are milliseconds since 1970 UTC.

What is in it: version and machine of the hub, its settings as in effect, its health, the checklist of its machine, the
picked columns of its tables, tasks of ${String(TASK_DAYS)} days and those asked for by name with steps, results and logs, the end of the
audit trail and whether it is whole, notices that are not over, metrics, and the end of the journal. Names of servers, sites, folders and
operators are in it, and addresses.

What is not in it: passwords and their hashes, private keys, tokens, addresses of webhooks, settings of sites beyond their
names, what tasks were given and remember, desired states, code and data of sites. Every line went through the same
cleaning as the logs, and each secret of the vault, each key of the hub and the webhook was looked for by its letters
and taken out (one of fewer than four letters is not looked for). "***" stands where something was.

No file is larger than ${mib(fileBytes)}, and all of them together are no more than ${mib(allBytes)}; what does not fit is cut at its end.
`;
}
