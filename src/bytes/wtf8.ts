// Any JavaScript string as bytes and back: UTF-8, plus lone surrogates as three bytes each (WTF-8), so that nothing a composer can hold is lost (P2).

/** The WTF-8 bytes of `text`; equal to UTF-8 when the text is well-formed. */
export function toWtf8(text: string): Uint8Array {
  // Most text is ASCII or nearly; three bytes a unit is the most it can need.
  const out = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point >= 0xd800 && point < 0xdc00 && i + 1 < text.length) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i++;
      }
    }
    if (point < 0x80) out[at++] = point;
    else if (point < 0x800) {
      out[at++] = 0xc0 | (point >> 6);
      out[at++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      out[at++] = 0xe0 | (point >> 12);
      out[at++] = 0x80 | ((point >> 6) & 0x3f);
      out[at++] = 0x80 | (point & 0x3f);
    } else {
      out[at++] = 0xf0 | (point >> 18);
      out[at++] = 0x80 | ((point >> 12) & 0x3f);
      out[at++] = 0x80 | ((point >> 6) & 0x3f);
      out[at++] = 0x80 | (point & 0x3f);
    }
  }
  return out.slice(0, at);
}

/** The string whose `toWtf8` is `bytes`; throws `RangeError` on anything `toWtf8` would not have written. */
export function fromWtf8(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let units: number[] = [];
  let lastWasHigh = false;
  let i = 0;
  const next = (): number => {
    const byte = bytes[i++];
    if (byte === undefined || (byte & 0xc0) !== 0x80) throw new RangeError('not WTF-8');
    return byte & 0x3f;
  };
  while (i < bytes.length) {
    const lead = bytes[i++] ?? 0;
    let point: number;
    if (lead < 0x80) point = lead;
    else if (lead >= 0xc2 && lead < 0xe0) point = ((lead & 0x1f) << 6) | next();
    else if (lead >= 0xe0 && lead < 0xf0) {
      point = ((lead & 0x0f) << 12) | (next() << 6) | next();
      if (point < 0x800) throw new RangeError('not WTF-8: overlong');
    } else if (lead >= 0xf0 && lead < 0xf5) {
      point = ((lead & 0x07) << 18) | (next() << 12) | (next() << 6) | next();
      if (point < 0x10000 || point > 0x10ffff) throw new RangeError('not WTF-8: out of range');
    } else throw new RangeError('not WTF-8');
    const low = point >= 0xdc00 && point < 0xe000;
    // A pair written as two lone surrogates has a shorter form, so toWtf8 never writes it.
    if (low && lastWasHigh) throw new RangeError('not WTF-8: a split pair');
    lastWasHigh = point >= 0xd800 && point < 0xdc00;
    if (point < 0x10000) units.push(point);
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    if (units.length > 4096) {
      pieces.push(String.fromCharCode(...units));
      units = [];
    }
  }
  pieces.push(String.fromCharCode(...units));
  return pieces.join('');
}
