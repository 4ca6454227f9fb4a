import { AppError } from './errors.ts';
import { LIMITS } from './limits.ts';

/** Headers that an operator may add to all answers of a site. */

/**
 * Headers that are a server's own: they speak of the connection, of the body, or steer the web server, and a wrong
 * one breaks every answer. HSTS has an option of its own, since it must not go out over plain HTTP.
 */
const OWN = new Set([
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
  ...['content-length', 'content-encoding', 'content-range', 'content-type', 'accept-ranges', 'age'],
  ...['date', 'server', 'status', 'host', 'location', 'set-cookie', 'set-cookie2', 'authorization', 'cookie'],
  ...['www-authenticate', 'authentication-info', 'retry-after', 'strict-transport-security', 'via'],
  ...['x-sendfile', 'x-lighttpd-send-file', 'allow', 'etag', 'last-modified', 'expect'],
]);
/** Beginnings of names that steer a proxy or nginx itself. */
const OWN_BEGINNINGS = ['proxy-', 'x-accel-', 'sec-', 'access-control-request-'];

const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
/** Printable ASCII that neither begins nor ends with a space. */
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/**
 * Headers by name, as they were given. Throws FIELD_INVALID for a name that is the server's own, one given twice in
 * another case, and for a value that no configuration can carry.
 */
export function checkHeaders(
  given: Readonly<Record<string, string>>,
  field: string,
): Readonly<Record<string, string>> {
  const entries = Object.entries(given);
  if (entries.length > LIMITS.headersPerSite) {
    throw refusal(
      field,
      `${String(entries.length)} headers are too many`,
      `Give at most ${String(LIMITS.headersPerSite)}.`,
    );
  }
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const place = `${field}[${name.slice(0, 64)}]`;
    checkName(name, place);
    checkValue(name, value, place);
    if (seen.has(name.toLowerCase()))
      throw refusal(place, `${name} is given twice`, 'Give each header once.');
    seen.add(name.toLowerCase());
  }
  return given;
}

function checkName(name: string, field: string): void {
  const lower = name.toLowerCase();
  if (!NAME.test(name)) {
    throw refusal(
      field,
      `not the name of a header: ${JSON.stringify(name.slice(0, 64))}`,
      'Give letters, digits and "-".',
    );
  }
  if (!OWN.has(lower) && !OWN_BEGINNINGS.some((beginning) => lower.startsWith(beginning))) return;
  const remedy =
    lower === 'strict-transport-security'
      ? 'Leave it out: HSTS is an option of TLS.'
      : 'Leave it out, or use a snippet of the site on its server.';
  throw refusal(field, `${name} is the web server's own header`, remedy);
}

function checkValue(name: string, value: string, field: string): void {
  // Both servers put variables in place of $ and have no way to write it; Apache takes "expr=" for a program.
  const usable = VALUE.test(value) && !value.includes('$') && !/^expr=/i.test(value);
  if (usable && value.length <= LIMITS.headerLength) return;
  throw refusal(
    field,
    `the value of ${name} cannot be used`,
    `Give up to ${String(LIMITS.headerLength)} characters of ASCII, without "$" and without a space at either end.`,
  );
}

function refusal(field: string, message: string, remedy: string): AppError {
  return new AppError('FIELD_INVALID', message, { field, remedy });
}
