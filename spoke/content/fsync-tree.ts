import { closeSync, fsyncSync, lstatSync, openSync, readdirSync } from 'node:fs';

/** Makes a folder durable, and every file and folder in it, one by one. */
export function fsyncTree(folder: Buffer): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const stats = lstatSync(path);
    if (stats.isDirectory()) fsyncTree(path);
    // A file with other names was made durable under the first of them.
    else if (stats.isFile() && stats.nlink === 1) fsyncPath(path);
  }
  fsyncPath(folder);
}

/** Makes one file or folder durable. */
export function fsyncPath(path: string | Buffer): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
