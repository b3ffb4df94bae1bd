// What releasing works with, and the shapes its steps share.
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import type { ReleaseRequest } from '../../../src/protocol/custodian.ts';
import type { WirePage } from '../../../src/protocol/endpoint.ts';
import type { Certificate } from '../../../src/protocol/signed.ts';
import type { EndpointClient } from '../endpoint-client.ts';
import type { ReleaseStore } from './store.ts';

/** A custodian. */
export interface Custodian {
  readonly name: string;
  readonly keys: readonly KeyPair[];
  readonly endpoint: EndpointClient;
  readonly endpointKey: Uint8Array;
  readonly log: ReleaseStore;
  /** How many days a case may open at most. */
  readonly maxCaseDays: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A page that is asked for. */
export type Page = ReleaseRequest['pages'][number];
/** Whose page it is, by the endpoint's word and the device's. */
export interface Owner {
  readonly certificate: Certificate;
  readonly page: WirePage;
  /** The UTC day it came, by the endpoint's word; null where that was not kept. */
  readonly arrived: number | null;
}
/** What became of one page: what its box holds, or why that is not let out; `lies` when the box names another page. */
export type Outcome =
  | { readonly page: Page; readonly content: Uint8Array }
  | { readonly page: Page; readonly why: string; readonly lies: boolean };
