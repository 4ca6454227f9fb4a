import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { inTransaction, type Database, type Statement } from '../../shared/sqlite.ts';
import type { ObjectKind } from './model.ts';

/** Who changes a row, and which version of it they have seen. */
export interface By {
  /** Name of the operator, "schedule", or the task's own actor. */
  readonly actor: string;
  readonly taskId?: string;
  /** When given, the change is refused with ETAG_MISMATCH unless the row is at this version. */
  readonly etag?: number;
}

/** What every row of the inventory has. */
interface TableRow {
  readonly id: string;
  readonly etag: number;
  readonly createdMs: number;
}

/** The fields a change may set. */
export type Patch<Row extends TableRow> = Partial<Omit<Row, 'id' | 'etag' | 'createdMs'>>;

export type SqlValues = Readonly<Record<string, string | number | null>>;

/** How one kind of object lies in its table. */
export interface TableShape<Row extends TableRow> {
  readonly kind: ObjectKind;
  readonly table: string;
  /** The column that people know the object by. */
  readonly nameColumn: string;
  /** Columns as SELECT wants them: named like the fields of the row. */
  readonly select: string;
  /** Fields an operator sees as the object itself: a change of one of them makes a new version. */
  readonly versioned: readonly (keyof Row)[];
  fromSql(raw: unknown): Row;
  /** Every column with its value. */
  toSql(row: Row): SqlValues;
}

/** Which rows of a list are wanted: an SQL condition with its values. */
export interface Where {
  readonly sql: string;
  readonly values: readonly string[];
}

/** One table of the inventory. Every change goes through here and leaves a row of history. */
export class Table<Row extends TableRow> {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #shape: TableShape<Row>;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Database, clock: Clock, shape: TableShape<Row>) {
    this.#db = db;
    this.#clock = clock;
    this.#shape = shape;
  }

  /** The row, or undefined. */
  find(id: string): Row | undefined {
    return this.list({ sql: 'id = ?', values: [id] })[0];
  }

  /** Throws NOT_FOUND. */
  get(id: string): Row {
    return this.find(id) ?? this.#missing(id);
  }

  /** Throws NOT_FOUND, which names the field it was given in. */
  byName(name: string, field: string = this.#shape.nameColumn): Row {
    const found = this.list({ sql: `${this.#shape.nameColumn} = ?`, values: [name] })[0];
    return found ?? this.#missing(name, field);
  }

  /** Rows by name; at most `limit` of them. */
  list(where?: Where, limit?: number): Row[] {
    const { select, table, nameColumn } = this.#shape;
    const condition = where === undefined ? '' : `WHERE ${where.sql}`;
    // SQLite compiles a statement anew whenever another number is bound to its limit.
    const end = limit === undefined ? '' : 'LIMIT ?';
    return this.#statement(`SELECT ${select} FROM ${table} ${condition} ORDER BY ${nameColumn} ${end}`)
      .all(...(where?.values ?? []), ...(limit === undefined ? [] : [limit]))
      .map((raw) => this.#shape.fromSql(raw));
  }

  insert(row: Row, by: By): void {
    const values = this.#shape.toSql(row);
    const columns = Object.keys(values);
    const places = columns.map((column) => `@${column}`);
    this.#change(null, row, by, () => {
      this.#statement(
        `INSERT INTO ${this.#shape.table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
      ).run(values);
    });
  }

  /** The row afterwards. Throws NOT_FOUND and ETAG_MISMATCH. */
  update(id: string, patch: Patch<Row>, by: By): Row {
    const before = this.#at(id, by);
    const changed = { ...before, ...patch };
    if (same(before, changed)) return before;
    const isVersion = this.#shape.versioned.some((field) => !same(before[field], changed[field]));
    const after = isVersion ? { ...changed, etag: before.etag + 1 } : changed;
    const values = this.#shape.toSql(after);
    const assignments = Object.keys(values).map((column) => `${column} = @${column}`);
    this.#change(before, after, by, () => {
      this.#statement(`UPDATE ${this.#shape.table} SET ${assignments.join(', ')} WHERE id = @id`).run(values);
    });
    return after;
  }

  /** Throws NOT_FOUND and ETAG_MISMATCH. */
  delete(id: string, by: By): void {
    const before = this.#at(id, by);
    this.#change(before, null, by, () => {
      this.#statement(`DELETE FROM ${this.#shape.table} WHERE id = ?`).run(id);
    });
  }

  #at(id: string, by: By): Row {
    const row = this.get(id);
    if (by.etag === undefined || by.etag === row.etag) return row;
    throw new AppError('ETAG_MISMATCH', `${this.#describe(row)} changed since you read it`, {
      field: 'etag',
      metadata: { etag: String(row.etag) },
    });
  }

  #change(before: Row | null, after: Row | null, by: By, write: () => void): void {
    const row = before ?? after;
    if (row === null) return;
    inTransaction(this.#db, () => {
      write();
      this.#statement(
        `INSERT INTO history (at_ms, actor, task_id, object_kind, object_id, object_name, before, after)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        this.#clock.now(),
        by.actor,
        by.taskId ?? null,
        this.#shape.kind,
        row.id,
        this.#nameOf(row),
        before && JSON.stringify(before),
        after && JSON.stringify(after),
      );
    });
  }

  /** Compiled once: a list asks for thousands of rows one by one. */
  #statement(sql: string): Statement {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #nameOf(row: Row): string {
    return String(this.#shape.toSql(row)[this.#shape.nameColumn]);
  }

  #describe(row: Row): string {
    return `${this.#shape.kind} ${this.#nameOf(row)}`;
  }

  #missing(name: string, field?: string): never {
    const { kind } = this.#shape;
    throw new AppError('NOT_FOUND', `there is no ${kind} ${JSON.stringify(name.slice(0, 80))}`, {
      ...(field === undefined ? {} : { field }),
      remedy: `See those there are: aegirctl ${kind} list.`,
    });
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
