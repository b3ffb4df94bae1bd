// The reviewer's own record, in which every look is an entry: opened, brought to the endpoint, and ended.
import { CandorError } from '../../../src/errors.ts';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { SignedClient } from '../../network/endpoint-client.ts';
import { problemEvent, problemOf } from '../../problem.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import { openSession, type OpenSession } from '../../session.ts';
import { Sync } from '../../sync.ts';
import type { VaultClient } from '../../vault-client.ts';
import type { ReviewServices } from '../case/review-services.ts';

interface ReviewRecordNeeds {
  readonly config: LaunchConfig;
  readonly vault: VaultClient;
  readonly record: RecordKeeper;
  readonly tell: (event: HostEvent) => void;
}

/** The open record of a reviewer, or why there is none. */
export class ReviewRecord {
  readonly #needs: ReviewRecordNeeds;
  readonly #opening: Promise<void>;
  #open: OpenSession | null = null;
  #problem: CandorError | null = null;
  #sync: Sync | null = null;

  constructor(needs: ReviewRecordNeeds) {
    this.#needs = needs;
    this.#opening = this.#begin();
  }

  /** Null while the record is not open, or because it cannot be opened. */
  get open(): OpenSession | null {
    return this.#open;
  }

  /** What locks the app; null for nothing. */
  get problem(): CandorError | null {
    return this.#problem;
  }

  /** Resolves once the record is open, or is known not to open. */
  settled(): Promise<void> {
    return this.#opening;
  }

  /** Whom a case asks; rejects while this device is not enrolled or its record is not open. */
  async services(): Promise<ReviewServices> {
    await this.#opening;
    const open = this.#open;
    if (open === null) throw this.#problem ?? new CandorError('record-stopped', 'The record is not open.');
    await open.enrolment.ensure(this.#needs.vault, open.endpoint);
    const { endpoint, custodians } = open.loaded.policy;
    return {
      endpoint: open.endpoint,
      endpointKey: endpoint.key,
      custodians: [...custodians.messages, ...custodians.drafts],
      custodian: ({ url, name }) =>
        new SignedClient(
          url,
          { name, away: 'Without it nothing is opened.' },
          open.sign,
          () => open.enrolment.certificate,
        ),
    };
  }

  /** Something was recorded: it may be time to bring it to the endpoint. */
  appended(): void {
    this.#sync?.kick('messages');
  }

  end(): void {
    this.#sync?.close();
  }

  async #begin(): Promise<void> {
    const { config, vault, record, tell } = this.#needs;
    try {
      const session = await openSession(config, vault);
      this.#open = session;
      record.begin(session.loaded.policy.level, false);
      this.#sync = this.#syncFor(session);
      this.#sync.start();
    } catch (error) {
      this.#problem = problemOf(error);
      record.stop(this.#problem);
      tell(problemEvent(this.#problem));
    }
  }

  #syncFor(session: OpenSession): Sync {
    const { vault, record } = this.#needs;
    return new Sync({
      vault,
      endpoint: session.endpoint,
      endpointKey: session.loaded.policy.endpoint.key,
      enrol: () => session.enrolment.ensure(vault, session.endpoint),
      onOnline: (online, error) => {
        record.endpoint(online, error);
      },
      onChanges: () => undefined,
      onReceipt: () => undefined,
      onRedacted: () => undefined,
      uploadAside: () => Promise.resolve(),
      onRolledBack: (error) => {
        record.stop(error);
      },
    });
  }
}
