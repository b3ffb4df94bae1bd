// Reads a service's JSON configuration strictly; no value has a default that could be unsafe.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';

/** Where a service listens. `port` 0 takes a free one; `host` is loopback unless said otherwise. */
export const listenSchema = z.strictObject({ host: z.string().min(1).default('127.0.0.1'), port: z.int().min(0).max(65_535) });

/** The configuration in `file`; throws `bad-request` with a sentence that names the first value that does not fit, never its content. */
export function readConfig<S extends z.ZodType>(file: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CandorError('bad-request', `The configuration ${file} cannot be read as JSON. The service was not started.`, { next: 'Correct the file and start again.', cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CandorError('bad-request', `The configuration ${file} does not fit: ${issue?.path.map(String).join('.') ?? ''} ${issue?.code ?? ''}. The service was not started.`, { next: 'Correct the file and start again.' });
}
