// Shapes shared by every protocol: enrolment certificates and signed requests, so that no server trusts an address or a token alone.
import { z } from 'zod';

// Only canonical base64url passes (unused bits zero), so that whatever fits a schema can be decoded and has one spelling.
/** 32 bytes in base64url. */
export const b32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
/** 64 bytes in base64url. */
export const b64 = z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/);
/** Any bytes in base64url, up to 8 MiB of text. */
export const bytes = z
  .string()
  .max(8 * 1024 * 1024)
  .regex(/^[A-Za-z0-9_-]*$/)
  .refine(endsCanonically);
/** A journal's id: 16 bytes in base64url. */
export const journalId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

function endsCanonically(text: string): boolean {
  const over = text.length % 4;
  return over === 0 || (over === 2 && /[AQgw]$/.test(text)) || (over === 3 && /[AEIMQUYcgkosw048]$/.test(text));
}

/** The roles a person can have; separate on purpose (design §7). */
export const roles = ['employee', 'reviewer'] as const;
/** See `roles`. */
export type Role = (typeof roles)[number];

/** What a service or an administrator known to the endpoint may be; each signs with a key of its own. */
export const partyRoles = ['custodian', 'gateway', 'it', 'auditor'] as const;
/** See `partyRoles`. */
export type PartyRole = (typeof partyRoles)[number];

/** 16 random bytes, different in every request. */
export const nonce = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

/** What the endpoint vouches for when a device enrols. */
export const enrolmentSchema = z.strictObject({
  person: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  role: z.enum(roles),
  /** Ed25519 public key. */
  signKey: b32,
  /** X25519 public key. */
  boxKey: b32,
  journal: journalId,
  epoch: z.int().nonnegative(),
  /** Digest of the record that was put aside before this epoch began; 32 zero bytes for the first. */
  previous: b32,
  /** Unix seconds. */
  issued: z.int().nonnegative(),
  /** Unix second after which no request with it is taken; it still says whose the keys are. One without it ended long ago. */
  expires: z.int().nonnegative().default(0),
});
/** See `enrolmentSchema`. */
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** An enrolment as it travels: its exact JSON text and the endpoint's signature over `context ‖ text`. */
export const certificateSchema = z.strictObject({ enrolment: z.string().max(4000), signature: b64 });
/** See `certificateSchema`. */
export type Certificate = z.infer<typeof certificateSchema>;

/** Header names of a signed request: `certificate` of a device, or `key` of a service or administrator, and the other three always. */
export const signedHeaders = {
  certificate: 'candor-certificate',
  key: 'candor-key',
  time: 'candor-time',
  nonce: 'candor-nonce',
  signature: 'candor-signature',
} as const;

/** An error as every server answers it. */
export const errorReplySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }),
});
