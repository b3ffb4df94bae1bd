// How a list joins what slices declare: every name once, or it does not compile.

type NamesOf<Slice> = Slice extends unknown ? keyof Slice : never;

/** The names that more than one slice gives. A list that takes only slices of which this is `never` keeps all they say. */
export type GivenTwice<Slices> = Slices extends readonly [infer First, ...infer Rest]
  ? (keyof First & NamesOf<Rest[number]>) | GivenTwice<Rest>
  : never;

/** All that the slices say, by name. */
export type Joined<Slices> = Slices extends readonly [infer First, ...infer Rest]
  ? { readonly [N in keyof First]: First[N] } & Joined<Rest>
  : unknown;

/** Joins slices. */
export function joined<const Slices extends readonly object[]>(
  slices: Slices & ([GivenTwice<Slices>] extends [never] ? unknown : { readonly givenTwice: GivenTwice<Slices> }),
): Joined<Slices> {
  return Object.assign({}, ...slices) as Joined<Slices>;
}
