// Who asks: every route that is not open is answered only to a device in standing, or a known service or administrator, that signed this very request (endpoint.md E1.3).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { readClaim, requestHolds, type RequestClaim } from '../src/protocol/credentials.ts';
import { b32, type Enrolment, type PartyRole } from '../src/protocol/signed.ts';
import type { Caller, CallerOf, Party } from './caller.ts';
import { rawBody } from './http.ts';
import type { Limits } from './limits.ts';

/** A party as a configuration names it. */
export function partySchema<const R extends readonly PartyRole[]>(roles: R): z.ZodType<Party<R[number]>> {
  return z.strictObject({ name: z.string().min(1).max(200), role: z.enum(roles), signKey: b32 });
}

/** What a signer needs. */
export interface SignerOptions {
  readonly endpointKey: Uint8Array;
  readonly parties: readonly Party[];
  readonly limits: Limits;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Refuses a device that may not ask at all. */
  readonly admit: (by: Enrolment) => Promise<void> | void;
}

/** Checks requests of one server. */
export class Signer {
  readonly #claims = new WeakMap<FastifyRequest, RequestClaim>();
  readonly #parties: ReadonlyMap<string, Party>;

  /** Call before any route is added. */
  constructor(app: FastifyInstance, { endpointKey, parties, limits, now, admit }: SignerOptions) {
    this.#parties = new Map(parties.map((party) => [party.signKey, party]));
    const ends = new WeakMap<FastifyRequest, () => void>();
    // Before the body is read: whoever cannot say who they are is not heard out.
    app.addHook('onRequest', async (request) => {
      if (request.routeOptions.config.open === true) return;
      if (request.is404) throw new CandorError('not-found', 'There is nothing at this address.');
      const claim = readClaim(headerOf(request), endpointKey, Math.floor(now() / 1000));
      if (claim.enrolment !== null) await admit(claim.enrolment);
      else if (!this.#parties.has(claim.signKey))
        throw new CandorError('not-allowed', 'This is not signed by a service or administrator known here.');
      this.#claims.set(request, claim);
    });
    app.addHook('preHandler', async (request) => {
      const claim = this.#claims.get(request);
      if (claim === undefined) return;
      if (!requestHolds(claim, { method: request.method, path: request.raw.url ?? '', body: rawBody(request) })) {
        this.#claims.delete(request);
        throw new CandorError('not-allowed', 'The request was refused: its signature does not match.');
      }
      ends.set(request, await limits.prove(request, claim.signKey));
    });
    const end = (request: FastifyRequest): void => {
      ends.get(request)?.();
      ends.delete(request);
    };
    app.addHook('onResponse', (request, _reply, done) => {
      end(request);
      done();
    });
    app.addHook('onRequestAbort', (request, done) => {
      end(request);
      done();
    });
  }

  /** The request's claim, shown to hold; for `Nonces.claim`. */
  claim(request: FastifyRequest): RequestClaim {
    const claim = this.#claims.get(request);
    if (claim === undefined) throw new CandorError('not-allowed', 'The request was refused: it is not signed.');
    return claim;
  }

  /** Whoever asks, when a route is for them; throws `not-allowed` for everybody else. Null where anybody may. */
  caller<C extends Caller>(request: FastifyRequest, may: readonly C[]): CallerOf<C>;
  caller(request: FastifyRequest, may: readonly Caller[]): Party | Enrolment | null {
    if (may.includes('anybody')) return null;
    const { enrolment, signKey } = this.claim(request);
    const who = enrolment ?? this.#parties.get(signKey);
    const fits =
      who !== undefined && (may.some((one) => one === who.role) || (enrolment !== null && may.includes('device')));
    if (!fits) throw new CandorError('not-allowed', `Only ${may.map((one) => words[one]).join(' or ')} may ask this.`);
    return who;
  }

  /** The device that asks; throws `not-allowed` for anybody else. */
  device(request: FastifyRequest): Enrolment {
    const { enrolment } = this.claim(request);
    if (enrolment === null) throw new CandorError('not-allowed', 'Only a device may ask this.');
    return enrolment;
  }

  /** The service or administrator that asks, when it has one of these roles; throws `not-allowed` for anybody else. */
  party<R extends PartyRole>(request: FastifyRequest, ...roles: readonly R[]): Party<R> {
    const { enrolment, signKey } = this.claim(request);
    const party = enrolment === null ? this.#parties.get(signKey) : undefined;
    if (party === undefined || !isOneOf(party, roles))
      throw new CandorError('not-allowed', `Only ${roles.map((role) => words[role]).join(' or ')} may ask this.`);
    return party;
  }
}

const words: Readonly<Record<Caller, string>> = {
  anybody: 'anybody',
  device: 'a device',
  employee: 'a device of an employee',
  reviewer: 'a device of a reviewer',
  custodian: 'a custodian known here',
  gateway: 'a gateway known here',
  it: 'an administrator of IT known here',
  auditor: 'an auditor known here',
};

function isOneOf<R extends PartyRole>(party: Party, roles: readonly R[]): party is Party<R> {
  return roles.some((role) => role === party.role);
}

function headerOf(request: FastifyRequest): (name: string) => string | undefined {
  return (name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
}
