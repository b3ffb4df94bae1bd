// Which policy may come into force, and the fact that it did.
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { Entry } from '../../src/journal/entry.ts';
import type { InForcePolicy } from '../../src/policy/view.ts';
import type { Readers } from './journal.ts';
import type { InForce } from './shapes.ts';

/** The fact that a policy is in force, when it is not the one last recorded; null when it is. */
export function policyFact(known: InForcePolicy | null, inForce: InForce): Entry | null {
  const { policyVersion: version, policyHash: hash, policySource: source, level } = inForce;
  return known?.hash === hash ? null : { kind: 'policy-applied', version, hash, level, source };
}

/** Why a policy may not come into force. Versions only rise, and one version is one policy (M3.2, M3.3): what was in force is on record and says so. */
export function whyNotInForce(
  known: InForcePolicy | null,
  { policyVersion: version, policyHash: hash }: InForce,
): CandorError | null {
  if (known === null || version > known.version || (version === known.version && hash === known.hash)) return null;
  if (version < known.version) {
    return new CandorError(
      'policy-refused',
      `Version ${version} of the policy is older than version ${known.version}, which was in force already. Nothing is recorded under it.`,
      { next: 'Ask IT to install the newest policy again.' },
    );
  }
  return new CandorError(
    'policy-refused',
    `The policy calls itself version ${version}, but another policy with that number was in force already. Nothing is recorded under it.`,
    { next: 'Ask IT to give the change a version of its own.' },
  );
}

/** Who may open what is recorded under a policy. */
export function readersOf({ readers }: InForce): Readers {
  return { messages: readers.messages.map(fromBase64Url), drafts: readers.drafts.map(fromBase64Url) };
}
