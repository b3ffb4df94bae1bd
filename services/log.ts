// Writes one JSON line per event to stderr: what happened, never a secret and never a message's text.
import { CandorError } from '../src/errors.ts';

/** Facts that may be logged. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;
/** Logs one event with its facts. */
export type Log = (event: string, fields?: LogFields) => void;

/** A log for one service, as JSON lines on stderr. */
export function stderrLog(service: string): Log {
  return (event, fields = {}) => {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), service, event, ...fields })}\n`);
  };
}

/** A log that keeps nothing, for tests. */
export const silentLog: Log = () => undefined;

/** What may be logged of anything thrown: its kind and where, but not its message, which may quote what somebody wrote. */
export function thrownFields(thrown: unknown): LogFields {
  if (thrown instanceof CandorError) return { code: thrown.code, message: thrown.message };
  if (!(thrown instanceof Error)) return { kind: typeof thrown };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
  const where = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  return { kind: thrown.name, code, where };
}
