// Times of a draft as the record has them: whole seconds, on the 24-hour clock, in the reader's time zone.

const format = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The time of a whole Unix second, like `10:10:31`. */
export function recordTime(second: number): string {
  return format.format(second * 1000);
}
