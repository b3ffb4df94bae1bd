// How much of web chat one address, one session and all clients of one employee may use, as configured (web-chat.md §5).
import { z } from 'zod';

/** At most `burst` at once, and `perMinute` over time. */
const rate = (
  burst: number,
  perMinute: number,
): z.ZodPrefault<
  z.ZodObject<{ burst: z.ZodDefault<z.ZodNumber>; perMinute: z.ZodDefault<z.ZodNumber> }, z.core.$strict>
> =>
  z
    .strictObject({ burst: z.number().positive().default(burst), perMinute: z.number().positive().default(perMinute) })
    .prefault({});

/** Limits of web chat. An address is an IPv4 address or a /64 of IPv6; which proxies are believed stands in the gateway's `limits`. */
export const webChatLimitsSchema = z.strictObject({
  connectionsPerAddress: z.int().positive().default(40),
  connectionsPerSession: z.int().positive().default(10),
  /** Open pages of people who have not agreed yet; those who have agreed are never kept out by them. */
  strangersPerEmployee: z.int().positive().default(300),
  /** Clients who agree. */
  sessionsPerAddress: rate(20, 1),
  sessionsPerEmployee: rate(100, 10),
  messagesPerSession: rate(60, 200),
  messagesPerAddress: rate(120, 360),
  messagesPerEmployee: rate(1000, 6000),
  /** What clients write, bytes of UTF-8. */
  bytesPerSession: rate(500_000, 30_000),
  bytesPerAddress: rate(2_000_000, 150_000),
  bytesPerEmployee: rate(20_000_000, 1_000_000),
  /** A page that says nothing at all is closed after this, seconds. */
  helloSeconds: z.number().positive().default(5),
  /** A page whose visitor does not agree is closed after this, minutes. */
  noticeMinutes: z.number().positive().default(30),
  /** A client who is away for so many days is forgotten. */
  sessionDays: z.int().positive().default(90),
  /** A client who agreed and then neither wrote nor was written to is forgotten after so many days. */
  silentDays: z.int().positive().default(7),
});
/** See `webChatLimitsSchema`. */
export type WebChatLimits = z.infer<typeof webChatLimitsSchema>;
