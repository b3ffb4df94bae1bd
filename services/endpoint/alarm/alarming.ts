// A refusal that somebody has to look at.
import { CandorError, type ErrorCode } from '../../../src/errors.ts';
import type { Alarm } from '../../../src/protocol/alarms.ts';

/** Thrown where something is refused; the alarm is kept once the refused transaction is undone. */
export class Alarming extends CandorError {
  readonly alarm: Omit<Alarm, 'at'>;

  constructor(code: ErrorCode, message: string, alarm: Omit<Alarm, 'at'>) {
    super(code, message);
    this.alarm = alarm;
  }
}
