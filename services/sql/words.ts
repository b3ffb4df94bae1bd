// The few words in which the tables of SQLite and PostgreSQL differ, so that each table is written once.

/** How one database says it. */
export interface Words {
  readonly bytes: string;
  readonly integer: string;
  /** A primary key that counts up and never gives a number twice. */
  readonly counted: string;
  /** A primary key that a row is given when it is added. */
  readonly rowid: string;
  /** After a table: its columns hold what they say. */
  readonly strict: string;
  /** After a table that is found by its whole primary key. */
  readonly keyed: string;
  /** Refuses to change or delete rows of `table`, with this sentence; a guard against our own mistakes, not against an administrator. */
  readonly appendOnly: (table: string, sentence: string) => string;
}

/** SQLite's. */
export const sqliteWords: Words = {
  bytes: 'BLOB',
  integer: 'INTEGER',
  counted: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  rowid: 'INTEGER PRIMARY KEY',
  strict: 'STRICT',
  keyed: 'STRICT, WITHOUT ROWID',
  appendOnly: (table, sentence) =>
    `CREATE TRIGGER ${table}_keep BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${sentence}'); END;
     CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${sentence}'); END;`,
};

/** PostgreSQL's. */
export const postgresWords: Words = {
  bytes: 'BYTEA',
  integer: 'BIGINT',
  counted: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  rowid: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  strict: '',
  keyed: '',
  appendOnly: (table, sentence) =>
    `CREATE FUNCTION ${table}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${sentence}'; END $$;
     CREATE TRIGGER ${table}_stay BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_stay();`,
};
