/**
 * The only ways a value gets into a statement that takes no parameters, as those about databases and accounts do.
 * What would mean something else under another sql_mode, such as a backslash, is refused and not escaped.
 */

/** A user as the database server sees it come. */
export interface Account {
  readonly user: string;
  readonly host: string;
}

/** Control characters, and what ends or bends a string depending on the mode of the session. */
// eslint-disable-next-line no-control-regex -- exactly those are meant
const UNSAFE = /[\u0000-\u001f\u007f\\]/;

/** A name between backticks. */
export function identifier(name: string): string {
  return `\`${checked(name).replaceAll('`', '``')}\``;
}

/** A text between apostrophes. */
export function literal(text: string): string {
  return `'${checked(text).replaceAll("'", "''")}'`;
}

/** 'user'@'host'. Throws for a wildcard: an account is for one host, or for none. */
export function account({ user, host }: Account): string {
  if (user === '' || host === '' || /[%_*?/]/.test(host)) {
    throw new Error(`not an account of one host: ${JSON.stringify([user, host])}`);
  }
  return `${literal(user)}@${literal(host)}`;
}

/**
 * All tables of exactly this database. In GRANT the underscore and the percent sign are wildcards also between
 * backticks, unless the server takes them literally (MySQL with partial_revokes).
 */
export function allOf(database: string, isLiteral: boolean): string {
  return `${patternOf(database, isLiteral)}.*`;
}

/** The name of a database as the server keeps it in a grant. */
export function grantedName(database: string, isLiteral: boolean): string {
  return isLiteral ? checked(database) : checked(database).replaceAll(/[_%]/g, String.raw`\$&`);
}

function patternOf(database: string, isLiteral: boolean): string {
  return `\`${grantedName(database, isLiteral).replaceAll('`', '``')}\``;
}

function checked(text: string): string {
  if (UNSAFE.test(text)) throw new Error('a name holds a character that no statement may carry');
  return text;
}
