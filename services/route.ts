// A route as data: who may call it, what it takes and to which size, what it answers. One that does not say so does not compile.
import { z } from 'zod';
import type { Caller } from './caller.ts';

/** What every route says. */
interface Said {
  readonly path: `/${string}`;
  /** What it does, for the table of routes: goes on after the path. */
  readonly about: string;
}
/** Asks and changes nothing. */
export interface ReadRoute extends Said {
  readonly method: 'GET';
  readonly by: readonly [Caller, ...Caller[]];
  readonly params?: z.ZodType;
  readonly query: z.ZodObject;
  readonly reply: z.ZodType;
}
/** Brings something; with a `body` of null nothing but itself. `limit`: the largest body, bytes, as sent and unpacked. `packed`: whether it may come packed; not before it is known who asks, nor where the bytes are kept as they were signed. */
export interface WriteRoute extends Said {
  readonly method: 'POST';
  readonly by: readonly [Caller, ...Caller[]];
  readonly params?: z.ZodType;
  readonly body: z.ZodType | null;
  readonly limit: number;
  readonly packed: 'may' | 'never';
  readonly reply: z.ZodType;
}
/** A WebSocket: who it is, is said in it. `limit`: the largest message that comes in, bytes. */
export interface SocketRoute extends Said {
  readonly method: 'SOCKET';
  /** What the other side shows in its first message. */
  readonly proves: string;
  readonly takes: z.ZodType;
  readonly gives: z.ZodType;
  readonly limit: number;
}
/** A file that anybody may have, as part of a page. */
export interface FileRoute extends Said {
  readonly method: 'FILE';
  readonly gives: string;
}
/** Any of them. */
export type Route = ReadRoute | WriteRoute | SocketRoute | FileRoute;
/** The routes of a slice, by a name of their own. */
export type Routes = Readonly<Record<string, Route>>;

/** A table of routes, each checked to be whole. */
export function routes<const R extends Routes>(table: R): R {
  return table;
}

/** For a route that takes no query, or answers nothing. */
export const nothing = z.strictObject({});
/** A whole number in an address. */
export const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** Sizes of bodies, bytes. */
export const kibibyte = 1024;
/** See `kibibyte`. */
export const mebibyte = 1024 * 1024;
