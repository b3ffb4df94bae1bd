// The small fields that calls of several slices are made of.
import { z } from 'zod';

/** The name of a person, conversation, message or draft. */
export const id = z.string().min(1).max(200);
/** A time, Unix ms. */
export const ms = z.number().nonnegative();
/** How many, or which in a row. */
export const count = z.int().nonnegative();
/** A request or reply that says nothing. */
export const none = z.strictObject({});
