// @ts-check
// Lets Node decode libsodium's WebAssembly while a bundle is built for it: the package does it letter by letter in JavaScript, which is half of what loading it costs (docs/bench.md).

/** The package's own decoder, called with the module's text: a function over the letters that returns the bytes. */
const decoding = /\(\w+=>\{for\(var (?:(?!=>)[^`]){0,400}return \w+\}\)\(("AGFzbQ[A-Za-z0-9+/]+={0,2}")\)/gu;

/**
 * The package's source with that one call replaced; throws when it is not there exactly once, as with another version.
 * @param {string} source
 * @returns {string}
 */
export function decodedByNode(source) {
  const found = [...source.matchAll(decoding)];
  if (found.length !== 1)
    throw new Error(
      `libsodium’s module is decoded in ${found.length} places, not in one: see scripts/sodium-decode.mjs`,
    );
  return source.replace(decoding, 'Buffer.from($1,"base64")');
}

/** The same as a step of a build. */
export const sodiumDecode = {
  name: 'candor:sodium-decode',
  /** @param {string} source @param {string} id */
  transform(source, id) {
    return /\/libsodium\/dist\/modules-esm\/libsodium\.mjs$/u.test(id)
      ? { code: decodedByNode(source), map: null }
      : null;
  },
};
