// `candor alarms`: what the endpoint and the services say somebody has to look at.
import { alarmsReplySchema } from '../src/protocol/alarms.ts';
import { askEndpoint, columns, moment, type AdminOptions } from './admin-client.ts';

/** Lists alarms, oldest first; exit code 1 when there are any after `--after`, so that a script can tell. */
export async function listAlarms(options: AdminOptions & { readonly after?: string }): Promise<number> {
  const alarms: (typeof alarmsReplySchema)['_output']['alarms'] = [];
  for (let after = Number(options.after ?? 0); ; after = alarms.at(-1)?.cursor ?? after) {
    const reply = await askEndpoint(options, 'GET', `/v1/alarms?after=${String(after)}`, alarmsReplySchema);
    alarms.push(...reply.alarms);
    if (reply.alarms.length === 0) break;
  }
  if (options.json) console.log(JSON.stringify(alarms));
  else if (alarms.length === 0) console.log('No alarms.');
  else
    console.log(
      columns([
        ['N', 'WHEN', 'KIND', 'FROM', 'PERSON', 'WHAT'],
        ...alarms.map((one) => [String(one.cursor), moment(one.at), one.kind, one.source, one.person ?? '', one.what]),
      ]),
    );
  return alarms.length === 0 ? 0 : 1;
}
