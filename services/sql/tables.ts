// The tables of a service's slices: each slice numbers its own migrations, and a database knows how far each of them came.
import { CandorError } from '../../src/errors.ts';
import type { Words } from './words.ts';

/** One step of a slice's tables, in the words of the database. */
export type Migration = (words: Words) => string;

/** A slice's tables: a released migration is never edited, and the next one goes at the end. */
export interface Tables {
  readonly slice: string;
  readonly migrations: readonly Migration[];
}

/** How far a slice came, as a row of the table `versions`. */
export interface Version {
  readonly slice: string;
  readonly version: number;
}

/** The table that says how far each slice came. */
export const versionsTable: Migration = (words) =>
  `CREATE TABLE IF NOT EXISTS versions (slice TEXT PRIMARY KEY, version ${words.integer} NOT NULL) ${words.strict};`;

/** One step that is still to do, and the version after it. */
export interface Step extends Version {
  readonly text: string;
}

/** What is still to do, in the order of the list. Throws `journal-newer` where `held` knows a slice or a version that `list` does not. */
export function stepsFrom(
  held: readonly Version[],
  list: readonly Tables[],
  words: Words,
  where: string,
): readonly Step[] {
  for (const { slice, version } of held) {
    const known = list.find((one) => one.slice === slice)?.migrations.length ?? 0;
    if (version > known)
      throw new CandorError(
        'journal-newer',
        `${where} was written by a newer version of Candor. It was not opened and not changed.`,
        { next: 'Install that version again.' },
      );
  }
  return list.flatMap(({ slice, migrations }) => {
    const done = held.find((one) => one.slice === slice)?.version ?? 0;
    return migrations.slice(done).map((text, i) => ({ slice, version: done + i + 1, text: text(words) }));
  });
}

/** Notes that a slice came to a version; `?` are the slice and the version. */
export const noteVersion =
  'INSERT INTO versions (slice, version) VALUES (?, ?) ON CONFLICT (slice) DO UPDATE SET version = excluded.version';
