// Who may call a route, and how a handler sees who did.
import type { Enrolment, PartyRole, Role } from '../src/protocol/signed.ts';

/** A service or administrator, known by its key. */
export interface Party<R extends PartyRole = PartyRole> {
  readonly name: string;
  readonly role: R;
  readonly signKey: string;
}

/** Anybody at all, any device in standing, a device of somebody with this role, or a service or administrator known here. */
export type Caller = 'anybody' | 'device' | Role | PartyRole;
/** A caller as a handler sees them. */
export type CallerOf<C extends Caller> = C extends 'anybody' ? null : C extends PartyRole ? Party<C> : Enrolment;
