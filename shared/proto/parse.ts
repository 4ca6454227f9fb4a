// Prints proto/ as one module, so that the programs need no .proto files and read none when they start.
import protobuf from 'protobufjs';

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => `proto/${target}`;
root.loadSync(process.argv.slice(2));
const json = JSON.stringify(root.toJSON(), null, 2);
process.stdout.write(`import type { fromJSON } from '@grpc/proto-loader';

/** The wire contract: the files of proto/, parsed. */
export const contract = JSON.parse(String.raw\`${json}\`) as Parameters<typeof fromJSON>[0];
`);
