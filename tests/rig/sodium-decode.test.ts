// The one step of the build that touches a library's text: what Node decodes is the module the library would have decoded, and another version stops the build.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { decodedByNode } from '../../scripts/sodium-decode.mjs';

const source = readFileSync(path.join(root, 'node_modules/libsodium/dist/modules-esm/libsodium.mjs'), 'utf8');

it('libsodium’s module is decoded by Node to the bytes the package names, and nothing else of it is changed', async () => {
  const changed = decodedByNode(source);
  const [call, text = ''] = /Buffer\.from\("([^"]+)","base64"\)/u.exec(changed) ?? [''];
  const [before = '', after = ''] = changed.split(call);
  expect(source.startsWith(before)).toBe(true);
  expect(source.endsWith(after)).toBe(true);
  const decoded = Buffer.from(text, 'base64');
  expect(decoded.toString('base64')).toBe(text);
  const names = WebAssembly.Module.exports(await WebAssembly.compile(decoded)).length;
  expect(names).toBeGreaterThan(100);
});

it('a version of libsodium that is decoded otherwise stops the build', () => {
  expect(() => decodedByNode(source.replace('AGFzbQ', 'AGFzb_'))).toThrow('scripts/sodium-decode.mjs');
  expect(() => decodedByNode(decodedByNode(source))).toThrow('in 0 places');
});
