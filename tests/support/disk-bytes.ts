// Every byte of a folder, to look for what must not be there, and how much there is.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** How a text may lie on a disk. */
function spellings(text: string): readonly Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  // Base64 of it within something longer: the middle is the same for each of three offsets.
  const base64 = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift, 120), utf8]);
    return (['base64', 'base64url'] as const).map((kind) => Buffer.from(whole.toString(kind).slice(4, -4), 'latin1'));
  });
  return [utf8, Buffer.from(text, 'utf16le'), Buffer.from(utf8.toString('hex'), 'latin1'), ...base64];
}

/** Which of `needles` (text in any spelling, or exact bytes) lie in which file of `folder`. */
export function foundOnDisk(folder: string, needles: readonly (string | Uint8Array)[]): string[] {
  return filesIn(folder).flatMap((path) => {
    const bytes = readFileSync(path);
    return needles
      .filter((needle) =>
        (typeof needle === 'string' ? spellings(needle) : [Buffer.from(needle)]).some((one) => bytes.includes(one)),
      )
      .map((needle) => `${path}: ${typeof needle === 'string' ? needle : `${needle.length} bytes`}`);
  });
}

/** How many bytes the files of `folder` take. */
export function bytesOnDisk(folder: string): number {
  return filesIn(folder).reduce((sum, path) => sum + statSync(path).size, 0);
}
