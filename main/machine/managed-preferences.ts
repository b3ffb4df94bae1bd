// Reads what device management set for Candor on macOS: the file the system keeps of it, which must be root's like any other, turned to JSON by the system's own plutil (M2.7). Never run on macOS yet.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { notTrusted } from './refusals.ts';
import type { TrustedText } from './trusted-text.ts';

/** Where macOS keeps it. What a person sets with `defaults write` lies elsewhere and is never looked at. */
export const managedPreferences = '/Library/Managed Preferences/com.candor.desktop.plist';

/** Gives JSON for a property list; tests put recorded answers in its place. */
export type ToJson = (plist: Buffer) => string;

/** The managed configuration as JSON text; null where none is set. Throws `config-refused` when others could have written it or it cannot be turned to JSON. */
export function readManagedPreferences(
  limit: number,
  read: (path: string, limit: number) => Buffer,
  path = managedPreferences,
  toJson: ToJson = plutil,
): TrustedText | null {
  if (!existsSync(path)) return null;
  const plist = read(path, limit);
  try {
    return { path, text: toJson(plist) };
  } catch (cause) {
    throw notTrusted(path, 'macOS could not read it.', cause);
  }
}

function plutil(plist: Buffer): string {
  return execFileSync('/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', '-'], {
    input: plist,
    encoding: 'utf8',
    env: {},
    timeout: 10_000,
  });
}
