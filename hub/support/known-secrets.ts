import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../shared/errors.ts';
import type { Database } from '../../shared/sqlite.ts';
import { keyPurpose, secretPurpose } from '../certificates/store.ts';
import { adminPurpose, sitePurpose } from '../databases/purposes.ts';
import { KEYS } from '../self-backup/contents.ts';
import type { Vault } from '../vault/vault.ts';

/** What stands in the place of a secret. */
const HIDDEN = '***';
/** Shorter ones are parts of too many words. */
const SHORTEST = 4;

/** Secrets that are known by their letters, to be taken out of texts wherever they stand. */
export class KnownSecrets {
  /** By their first letters, so that a text is gone through once, however many there are. */
  readonly #byStart = new Map<string, string[]>();

  /** Adds a secret in the forms in which it may be written down; of a key in PEM each line. */
  add(secret: string): void {
    for (const line of secret.split('\n')) {
      const word = line.trim();
      if (word.startsWith('-----')) continue;
      for (const form of new Set([word, inJson(word), inJson(inJson(word)), encodeURIComponent(word)]))
        this.#addForm(form);
    }
  }

  /** The text without them. */
  hide(text: string): string {
    let hidden = '';
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length;) {
      const start = text.slice(at, at + SHORTEST);
      const found = this.#byStart.get(start)?.find((form) => text.startsWith(form, at));
      if (found === undefined) {
        at += 1;
        continue;
      }
      hidden += text.slice(from, at) + HIDDEN;
      at += found.length;
      from = at;
    }
    return hidden + text.slice(from);
  }

  #addForm(form: string): void {
    if (form.length < SHORTEST) return;
    const start = form.slice(0, SHORTEST);
    const others = this.#byStart.get(start) ?? [];
    if (others.includes(form)) return;
    // The longest first: nothing is left of one that begins with another.
    this.#byStart.set(
      start,
      [...others, form].sort((a, b) => b.length - a.length),
    );
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Adds the keys that lie in files of the state folder. Throws what reading them throws, but for one that is not there. */
export function addKeys(secrets: KnownSecrets, state: string): void {
  for (const file of KEYS) {
    try {
      const text = readFileSync(join(state, file), 'utf8');
      const keys = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END/g);
      for (const key of keys ?? (text.includes('-----') ? [] : [text])) secrets.add(key);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}

/** A sealed secret with its purpose. */
interface Sealed {
  readonly purpose: string;
  readonly sealed: string;
}

/** Adds all that the vault can open of a database; returns how many it cannot. */
export function addSealed(secrets: KnownSecrets, db: Database, vault: Pick<Vault, 'open'>): number {
  let closed = 0;
  for (const { purpose, sealed } of sealedIn(db)) {
    try {
      secrets.add(Buffer.from(vault.open(purpose, sealed)).toString('utf8'));
    } catch {
      closed += 1;
    }
  }
  return closed;
}

/** Where sealed text stands in the database. */
interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** Field of a column that holds JSON. */
  readonly field?: string;
  /** Column that the purpose is made of. */
  readonly id: string;
  readonly purposeOf: (id: string) => string;
}

/** Every place where the database holds what is sealed. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  { table: 'servers', column: 'database', field: 'sealedPassword', id: 'id', purposeOf: adminPurpose },
  { table: 'databases', column: 'password', id: 'id', purposeOf: sitePurpose },
  { table: 'site_certificates', column: 'sealed_key', id: 'fingerprint', purposeOf: keyPurpose },
  { table: 'vault_secrets', column: 'sealed', id: 'name', purposeOf: secretPurpose },
];

/** A database of an older version may lack some of the places. */
function sealedIn(db: Database): Sealed[] {
  return SEALED_PLACES.filter(({ table, column }) => hasColumn(db, table, column)).flatMap(
    ({ table, column, field, id, purposeOf }) => {
      const sealed = field === undefined ? column : `json_extract(${column}, '$.${field}')`;
      return db
        .prepare<[], { id: string; sealed: string | null }>(
          `SELECT ${id} AS id, ${sealed} AS sealed FROM ${table}`,
        )
        .all()
        .flatMap((row) => (row.sealed === null ? [] : [{ purpose: purposeOf(row.id), sealed: row.sealed }]));
    },
  );
}

function hasColumn(db: Database, table: string, column: string): boolean {
  const sql = 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?';
  return db.prepare<[string, string], number>(sql).get(table, column) !== undefined;
}
