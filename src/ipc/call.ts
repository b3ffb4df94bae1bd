// What a slice owes the compiler for each of its routes: a request and a reply.
import type { z } from 'zod';

/** Request and reply of a route. */
export interface Call {
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
}

/** A call for every route of a slice's table, and none besides: `satisfies CallsOf<typeof draftRoutes>`. */
export type CallsOf<Routes> = Readonly<Record<keyof Routes, Call>>;
