// Tells whether a set of files and folders is unchanged: one hash over names and contents.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

function* filesUnder(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    yield place;
    return;
  }
  for (const name of fs.readdirSync(place).sort()) {
    if (name !== 'node_modules' && !name.startsWith('.')) yield* filesUnder(path.join(place, name));
  }
}

/** A hash of every file under these paths (relative to root), and how many there are. */
export function fingerprint(root, places) {
  const hash = createHash('sha256');
  let count = 0;
  for (const place of places) {
    for (const file of filesUnder(path.join(root, place))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(fs.readFileSync(file))
        .update('\0');
      count++;
    }
  }
  return { hash: hash.digest('hex'), count };
}
