// eslint-disable-next-line no-control-regex -- the range of plain ASCII, NUL included
const ASCII = /^[\x00-\x7f]*$/;

/** A byte string as file calls take it: the very same bytes on disk. */
export function nativePath(bytes: string): string | Buffer {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1');
}

/** The byte string of a path that a person typed or a configuration file holds (UTF-8). */
export function bytePath(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** A byte string as a person may see it: UTF-8 where it is, control characters escaped, at most 200 characters. */
export function readablePath(bytes: string): string {
  const text = JSON.stringify(Buffer.from(bytes, 'latin1').toString('utf8')).slice(1, -1);
  return text.length > 200 ? `…${text.slice(-200)}` : text;
}

/** The folder a path lies in, '' for the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last component of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a name in a folder; the root is ''. */
export function childOf(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
