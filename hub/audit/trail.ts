import type { Clock } from '../../shared/clock.ts';
import { inTransaction, type Database } from '../../shared/sqlite.ts';
import { Statements } from '../../shared/statements.ts';
import type { Vault } from '../vault/vault.ts';

/** Something that was done, or refused. */
export interface Deed {
  /** An operator's name, "operator" on the socket, "spoke", "hub", or the address of a stranger. */
  readonly actor: string;
  /** Where it came from: "socket", an address, or "hub". */
  readonly source: string;
  /** Method of the API such as "SiteService/AddSite", or a stable word such as "enrolled". */
  readonly action: string;
  /** Name of what it was done to; '' for nothing in particular. */
  readonly object: string;
  /** "done", or the reason why not. */
  readonly outcome: string;
  readonly requestId?: string;
  /** Small facts, never secrets. */
  readonly detail?: Readonly<Record<string, string>>;
}

/** A deed as it was written down. */
export interface AuditEntry extends Required<Deed> {
  /** Counts up by one. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** What was found when the trail was followed from its beginning to its end. */
export interface TrailProof {
  readonly entries: number;
  /** Number of the first row that is not what was written, or is missing; null when there is none. */
  readonly broken: number | null;
  /** Seal of the last row: written down elsewhere, it proves later that nothing before it was changed. */
  readonly head: string;
}

interface Row {
  readonly number: number;
  readonly at_ms: number;
  readonly actor: string;
  readonly source: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: string;
  readonly request_id: string;
  readonly detail: string;
  readonly seal: string;
}

/** Purpose under which the vault vouches for rows. */
const PURPOSE = 'audit';
const LONGEST_TEXT = 500;
const COLUMNS = 'number, at_ms, actor, source, action, object, outcome, request_id, detail, seal';

/**
 * Who did what, in the order it happened. Each row is sealed together with the seal of the one before, with a key that
 * lies beside the database: who edits, adds or removes rows in the database alone is found out.
 */
export class AuditTrail {
  readonly #db: Database;
  readonly #sql: Statements;
  readonly #vault: Pick<Vault, 'vouch'>;
  readonly #clock: Clock;

  constructor(db: Database, vault: Pick<Vault, 'vouch'>, clock: Clock) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.#vault = vault;
    this.#clock = clock;
  }

  /** Writes a deed down; part of the transaction that is open, if one is. */
  append(deed: Deed): void {
    inTransaction(this.#db, () => {
      const last = this.#end('DESC') ?? this.#pruned();
      const row = { ...rowOf(deed), number: last.number + 1, at_ms: this.#clock.now() };
      const seal = this.#sealOf(row, last.seal);
      this.#sql
        .of(
          `INSERT INTO audit (${COLUMNS}) VALUES
           (@number, @at_ms, @actor, @source, @action, @object, @outcome, @request_id, @detail, @seal)`,
        )
        .run({ ...row, seal });
      this.#remember('audit_head', row.number, seal);
    });
  }

  /** Entries below a number, the newest first. actor: only theirs. */
  page(below: number, limit: number, actor?: string): AuditEntry[] {
    const only = actor === undefined ? '' : 'AND actor = @actor';
    return this.#sql
      .of<[object], Row>(
        `SELECT ${COLUMNS} FROM audit WHERE number < @below ${only} ORDER BY number DESC LIMIT @limit`,
      )
      .all({ below, limit, ...(actor !== undefined && { actor }) })
      .map(entryOf);
  }

  /** Follows the whole trail. */
  prove(): TrailProof {
    let { number, seal } = this.#pruned();
    let entries = 0;
    for (const row of this.#db.prepare<[], Row>(`SELECT ${COLUMNS} FROM audit ORDER BY number`).iterate()) {
      number += 1;
      if (row.number !== number || row.seal !== this.#sealOf(row, seal))
        return { entries, broken: number, head: '' };
      seal = row.seal;
      entries += 1;
    }
    const head = this.#recalled('audit_head');
    const isCut = head === null ? entries > 0 : head.number !== number || head.seal !== seal;
    return { entries, broken: isCut ? number + 1 : null, head: seal };
  }

  /** Forgets what happened before a time; what is left can still be proved. */
  prune(beforeMs: number): void {
    inTransaction(this.#db, () => {
      const last = this.#sql
        .of<[number], Row>(`SELECT ${COLUMNS} FROM audit WHERE at_ms < ? ORDER BY number DESC LIMIT 1`)
        .get(beforeMs);
      if (last === undefined) return;
      this.#sql.of('DELETE FROM audit WHERE number <= ?').run(last.number);
      this.#remember('audit_pruned', last.number, last.seal);
    });
  }

  #end(order: 'ASC' | 'DESC'): Row | undefined {
    return this.#sql.of<[], Row>(`SELECT ${COLUMNS} FROM audit ORDER BY number ${order} LIMIT 1`).get();
  }

  #sealOf({ seal: _own, ...row }: Omit<Row, 'seal'> & { readonly seal?: string }, before: string): string {
    const { number, at_ms, actor, source, action, object, outcome, request_id, detail } = row;
    const values = [before, number, at_ms, actor, source, action, object, outcome, request_id, detail];
    return this.#vault.vouch(PURPOSE, JSON.stringify(values));
  }

  /** Where the trail begins. */
  #pruned(): { number: number; seal: string } {
    return this.#recalled('audit_pruned') ?? { number: 0, seal: '' };
  }

  #remember(key: string, number: number, seal: string): void {
    const text = JSON.stringify([number, seal]);
    const proof = this.#vault.vouch(PURPOSE, `${key} ${text}`);
    this.#sql.of('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, `${proof} ${text}`);
  }

  /** Null where it was never remembered, or by somebody else. */
  #recalled(key: string): { number: number; seal: string } | null {
    const value = this.#sql.of<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key);
    if (value === undefined) return null;
    const text = value.slice(value.indexOf(' ') + 1);
    if (value !== `${this.#vault.vouch(PURPOSE, `${key} ${text}`)} ${text}`) return null;
    const [number, seal] = JSON.parse(text) as [number, string];
    return { number, seal };
  }
}

function rowOf({ actor, source, action, object, outcome, requestId = '', detail = {} }: Deed) {
  const short = (text: string): string => text.slice(0, LONGEST_TEXT);
  return {
    actor: short(actor),
    source: short(source),
    action: short(action),
    object: short(object),
    outcome,
    request_id: short(requestId),
    detail: JSON.stringify(detail),
  };
}

function entryOf({ at_ms, request_id, detail, seal: _seal, ...row }: Row): AuditEntry {
  return { ...row, atMs: at_ms, requestId: request_id, detail: JSON.parse(detail) as Record<string, string> };
}
