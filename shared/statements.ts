import type { Database, Statement } from './sqlite.ts';

/** Statements that are compiled once: compiling costs more than running most of them. */
export class Statements {
  readonly #db: Database;
  readonly #compiled = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The text is written in the code, never made from values: each is kept. */
  of<Bind extends unknown[] | object = unknown[], Row = unknown>(
    sql: string,
  ): Bind extends unknown[] ? Statement<Bind, Row> : Statement<[Bind], Row> {
    const statement = this.#compiled.get(sql) ?? this.#db.prepare(sql);
    this.#compiled.set(sql, statement);
    return statement as Bind extends unknown[] ? Statement<Bind, Row> : Statement<[Bind], Row>;
  }
}
