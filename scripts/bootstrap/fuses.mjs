// Reads and sets Electron's fuses: the row of characters behind a known marker in its executable.
const marker = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const wireVersion = 1;

/** Positions in the fuse row that this project changes. */
export const fuse = { nodeCliInspect: 3, browserSnapshot: 6 };

/** Finds the fuse row; throws unless there is exactly one of the known kind. */
function findRow(bytes) {
  const at = bytes.indexOf(marker);
  if (at < 0) throw new Error('no fuses found: this is not an Electron executable');
  if (bytes.indexOf(marker, at + 1) >= 0) throw new Error('fuses found more than once');
  const start = at + marker.length;
  if (bytes[start] !== wireVersion) throw new Error(`fuses of an unknown version (${bytes[start]})`);
  return { start: start + 2, length: bytes[start + 1] };
}

/** The fuses as a string of 1 (on), 0 (off) and r (removed). */
export function readFuses(bytes) {
  const { start, length } = findRow(bytes);
  return bytes.subarray(start, start + length).toString('latin1');
}

/** Sets fuses in place, by position. */
export function setFuses(bytes, changes) {
  const { start, length } = findRow(bytes);
  for (const [position, on] of Object.entries(changes)) {
    if (Number(position) >= length) throw new Error(`there is no fuse ${position}`);
    bytes[start + Number(position)] = on ? 0x31 : 0x30;
  }
}
