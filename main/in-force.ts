// What is in force, as rows a person can read, each with where it came from (design §8).
import type { ReplyOf } from '../src/ipc/contract.ts';
import type { RecordState } from '../src/record/calls.ts';
import type { LaunchConfig } from './launch-config.ts';
import type { LoadedPolicy } from './policy-file.ts';

const levelWords = {
  messages: 'Messages, sent and received',
  versions: 'Messages, and versions of drafts',
  edits: 'Messages, and every edit of a draft',
} as const;

/** The rows of “In force”. `record`: what is really recorded now, which a policy that raises the level does not change before its notice was acknowledged. */
export function inForceRows(
  { policy, source }: LoadedPolicy,
  keyStore: string,
  record: Pick<RecordState, 'state' | 'level' | 'policyRefused'>,
  origin: LaunchConfig['origin'],
): ReplyOf<'getInForce'> {
  const signed = `${source}, version ${policy.version}`;
  const row = (group: string, name: string, value: string, from = signed): ReplyOf<'getInForce'>['values'][number] => ({
    group,
    name,
    value,
    source: from,
  });
  const custodians = (list: readonly { readonly name: string }[]): string => list.map((one) => one.name).join(' and ');
  return {
    values: [
      row('Recording', 'What is recorded', levelWords[record.level]),
      ...(record.level === policy.level
        ? []
        : [row('Recording', 'Once you acknowledged the new notice', levelWords[policy.level])]),
      ...(record.policyRefused === ''
        ? []
        : [row('Recording', 'A policy that was refused', record.policyRefused, 'policy file on this computer')]),
      row(
        'Recording',
        'When a message may leave',
        policy.strict ? 'Once the endpoint holds its record' : 'Once it is on this computer’s record',
      ),
      row('Recording', 'Legal basis, messages', policy.legalBasis.messages),
      ...(policy.legalBasis.drafts === undefined
        ? []
        : [row('Recording', 'Legal basis, drafts', policy.legalBasis.drafts)]),
      ...(policy.assessment === undefined ? [] : [row('Recording', 'Assessment', policy.assessment)]),
      row('Keeping', 'Messages are kept', `${policy.retention.messagesDays} days`),
      ...(policy.retention.draftsDays === undefined
        ? []
        : [row('Keeping', 'Drafts are kept', `${policy.retention.draftsDays} days`)]),
      ...(policy.questions === undefined ? [] : [row('Reading', 'Questions and objections', policy.questions)]),
      row('Reading', 'Who can open messages', custodians(policy.custodians.messages)),
      ...(policy.custodians.drafts.length === 0
        ? []
        : [row('Reading', 'Who can open drafts, only together', custodians(policy.custodians.drafts))]),
      row('Sending', 'A message that waited asks again after', `${policy.expireQueuedMinutes} minutes`),
      ...(policy.templates === undefined
        ? []
        : [row('Sending', 'Templates offered by “/”', policy.templates.map((one) => one.name).join(', '))]),
      row('This computer', 'Organisation', policy.organisation),
      origin.kind === 'machine'
        ? row(
            'This computer',
            'Candor was started from',
            `${origin.path}, which only an administrator can change`,
            'this computer',
          )
        : row(
            'This computer',
            'Candor was started from',
            `Not for real use: a development configuration given by --config, ${origin.path}, which anybody can change`,
            'command line',
          ),
      row('This computer', 'Key of the record is kept by', keyStore, 'this computer'),
      row('This computer', 'Endpoint', policy.endpoint.url),
      row('This computer', 'Gateway', policy.gateway.url),
    ],
  };
}
