// Writes a tiny asar archive (Electron's archive format) from names and contents.

/** The bytes of an asar archive holding these files at its top level. */
export function asar(files) {
  const header = { files: {} };
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    header.files[name] = { size: bytes.length, offset: String(offset) };
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padding = (4 - (json.length % 4)) % 4;
  const head = Buffer.alloc(16 + json.length + padding);
  head.writeUInt32LE(4, 0); // size of the next field
  head.writeUInt32LE(8 + json.length + padding, 4); // size of the header pickle
  head.writeUInt32LE(4 + json.length + padding, 8); // its payload
  head.writeUInt32LE(json.length, 12); // the JSON's length
  json.copy(head, 16);
  return Buffer.concat([head, ...Object.values(files)]);
}
