// A policy that changes while the chat app runs: what is tried with it, and what the window is told when it is refused.
import { CandorError } from '../../../src/errors.ts';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import type { LoadedPolicy } from '../../policy-file.ts';
import { PolicyKeeper } from '../../policy-keeper.ts';
import { problemEvent } from '../../problem.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import { checkFits } from '../../session.ts';

interface PolicyChangeNeeds {
  readonly config: LaunchConfig;
  readonly record: RecordKeeper;
  readonly tell: (event: HostEvent) => void;
}

/** Keeps the policy in force up to date from `current` on; see `PolicyKeeper` for `apply`. */
export function keepPolicy(
  { config, record, tell }: PolicyChangeNeeds,
  current: LoadedPolicy,
  apply: (loaded: LoadedPolicy, day: number) => Promise<void>,
): PolicyKeeper {
  return new PolicyKeeper({
    file: config.policy,
    policyKey: config.policyKey,
    current,
    now: () => new Date(),
    fits: (loaded) => {
      checkFits(config, loaded);
    },
    apply,
    refused: (error) => {
      record.policyRefused(error);
      if (error === null) return;
      const message = `A new policy on this computer was refused. ${error.message} The one before stays in force.`;
      tell(problemEvent(new CandorError(error.code, message, error.next === undefined ? {} : { next: error.next })));
    },
  });
}
