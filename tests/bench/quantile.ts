// Quantiles of samples, without a model of how they are spread.

/** The sample below which the share `q` of `samples` lies (nearest rank); throws on an empty list. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = Float64Array.from(samples).sort();
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  const found = sorted[at];
  if (found === undefined) throw new RangeError('a quantile of nothing');
  return found;
}
