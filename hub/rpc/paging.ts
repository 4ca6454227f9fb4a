import { AppError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';

const DEFAULT_SIZE = 100;

/** Bytes of one page: half of what a message may have. */
const PAGE_BYTES = LIMITS.messageBytes / 2;

interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

interface PageAnswer<View> {
  readonly views: View[];
  /** '' on the last page. */
  readonly nextPageToken: string;
}

/**
 * Answers one page of a list. `read` gives the rows after a key ('' from the start) in order, at
 * most so many. A page ends early rather than outgrow a message. Throws FIELD_INVALID.
 */
export function answerPage<Row, View>(
  request: PageRequest,
  read: (after: string, limit: number) => readonly Row[],
  keyOf: (row: Row) => string,
  viewOf: (row: Row) => View,
): PageAnswer<View> {
  const size = checkSize(request.pageSize);
  const rows = read(keyOfToken(request.pageToken), size + 1);
  const views: View[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, size)) {
    const view = viewOf(row);
    bytes += JSON.stringify(view).length;
    if (bytes > PAGE_BYTES && views.length > 0) break;
    views.push(view);
  }
  const last = rows[views.length - 1];
  return {
    views,
    nextPageToken: rows.length > views.length && last !== undefined ? tokenOf(keyOf(last)) : '',
  };
}

function checkSize(size: number): number {
  if (size <= LIMITS.pageSize) return size === 0 ? DEFAULT_SIZE : size;
  throw new AppError('FIELD_INVALID', `page_size is too large: ${String(size)}`, {
    field: 'page_size',
    remedy: `Ask for at most ${String(LIMITS.pageSize)} at once.`,
  });
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function keyOfToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (tokenOf(key) === token) return key;
  throw new AppError('FIELD_INVALID', 'page_token is not one of this hub', {
    field: 'page_token',
    remedy: 'Give next_page_token of the page before, or leave it empty.',
  });
}
