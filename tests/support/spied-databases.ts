// The SQLite connections opened while a test runs, so that it can take space away from the very connection the vault writes with.
import Database from 'better-sqlite3';
import { vi } from 'vitest';

/** Starts collecting; the returned list fills as connections set their first pragma. End it with `vi.restoreAllMocks()`. */
export function collectDatabases(): readonly Database.Database[] {
  const seen: Database.Database[] = [];
  const real = Database.prototype.pragma;
  vi.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Database.Database, source, options) {
    if (!seen.includes(this)) seen.push(this);
    return real.call(this, source, options);
  });
  return seen;
}

/** Leaves no room beyond what the file has now; returns how to give it back. */
export function fillDisk(db: Database.Database): () => void {
  const before = db.pragma('max_page_count', { simple: true }) as number;
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true }) as number}`);
  return () => {
    db.pragma(`max_page_count = ${before}`);
  };
}
