// What one measured row is, and how a value and its floor become a ratio.

/** One row of `npm run bench`: a figure of ours beside what the machine can do without us. */
export interface Row {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly floor: number | null;
  /** Smaller is better everywhere: value ÷ floor, for rates floor ÷ value; null where something was not measured. */
  readonly ratio: number | null;
  readonly note: string;
}

/** A measured row; `rate` says that more of the unit is better. */
export function measured(
  name: string,
  value: number,
  unit: string,
  floor: number | null,
  note: string,
  kind: 'cost' | 'rate' = 'cost',
): Row {
  const ratio = floor === null ? null : kind === 'cost' ? value / floor : floor / value;
  return {
    name,
    value: rounded(value),
    unit,
    floor: floor === null ? null : rounded(floor),
    ratio: ratio === null || !Number.isFinite(ratio) ? null : rounded(ratio),
    note,
  };
}

/** A row that could not be measured here; `why` says what is missing. */
export function skipped(name: string, unit: string, why: string): Row {
  return { name, value: null, unit, floor: null, ratio: null, note: `not measured: ${why}` };
}

/** Four significant digits: more would pretend. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
