// Reads a service's JSON configuration strictly; no value has a default that could be unsafe.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';

/** Where a service listens. `port` 0 takes a free one; `host` is loopback unless said otherwise. */
export const listenSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535),
});

/** The configuration in `file`; throws `bad-request` with a sentence that names the first value that does not fit, never its content. */
export function readConfig<S extends z.ZodType>(file: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CandorError(
      'bad-request',
      `The configuration ${file} cannot be read as JSON. The service was not started.`,
      { next: 'Correct the file and start again.', cause },
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    refuseInside(file, parsed.data);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  throw new CandorError(
    'bad-request',
    `The configuration ${file} does not fit: ${issue?.path.map(String).join('.') ?? ''} ${issue?.code ?? ''}. The service was not started.`,
    { next: 'Correct the file and start again.' },
  );
}

/** The file holds the secret seeds; in the data folder it would lie beside what they seal, in every backup of it too. */
function refuseInside(file: string, config: unknown): void {
  if (typeof config !== 'object' || config === null || !('data' in config) || typeof config.data !== 'string') return;
  const folder = real(config.data);
  const at = real(file);
  if (at !== folder && !at.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return;
  throw new CandorError(
    'bad-request',
    `The configuration ${file} lies in the data folder ${config.data}, so its secret would be copied with the data it protects. The service was not started.`,
    { next: 'Move the configuration out of the data folder and start again.' },
  );
}

/** The path behind every link; a folder that is not there yet is judged by the first parent that is. */
function real(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : resolve(real(parent), whole.slice(parent.length).replace(/^[/\\]+/, ''));
  }
}
