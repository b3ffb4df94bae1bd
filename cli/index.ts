// `candor`: what an auditor or admin runs: offline over a journal or an exported bundle, or against the company's endpoint.
import { Command } from 'commander';
import { cryptoReady } from '../src/crypto/sodium.ts';
import { shapeOf } from '../src/errors.ts';
import { type AdminOptions } from './admin-client.ts';
import { listAlarms } from './alarms.ts';
import { listDevices, revokeDevice } from './devices.ts';
import { exportCommand } from './export.ts';
import { reconcileCommand, type ReconcileCommand } from './reconcile.ts';
import { replayCommand, type ReplayCommand } from './replay.ts';
import { tokenCommand } from './token.ts';
import { verifyCommand, type VerifyCommand } from './verify.ts';

const program = new Command('candor')
  .description('Checks and reads Candor’s records offline, and asks the company’s endpoint.')
  .showHelpAfterError();

const keysOption = [
  '--keys <file>',
  'JSON with the endpoint’s public key and custodians’ keys: {"endpointKey": "…", "keys": ["…"]}',
] as const;

program
  .command('verify')
  .description(
    'Check a journal or bundle: chains, signatures, receipts and, with keys, contents. Exit code 0 only if all holds, 1 if not, 2 if it cannot be read, 3 if it holds as far as it is signed.',
  )
  .argument('<journal>', 'a journal file or an exported bundle')
  .option('--json', 'print the verdict as JSON')
  .option(...keysOption)
  .option('--endpoint-key <key>', 'the endpoint’s public key, to check receipts')
  .option(
    '--device-key <key>',
    'the key the device is enrolled with; without it the key the journal states is believed',
  )
  .option('--receipts <file>', 'receipts kept elsewhere (JSON): they show whether the journal was once longer')
  .option(
    '--policy <file...>',
    'the company’s signed policies: pages must be for their readers, and nothing else may have been in force',
  )
  .option('--policy-key <key>', 'the key the company signs its policies with')
  .action(guarded((path: string, options: VerifyCommand) => verifyCommand(path, options)));

program
  .command('replay')
  .description('Show how drafts came to be; needs the keys of both custodians.')
  .argument('<journal>', 'a journal file or an exported bundle')
  .option('--draft <id>', 'one draft (its id or the beginning of it); without it, all are listed')
  .option('--at <edit>', 'show the draft as it stood after this edit', Number)
  .option('--json', 'print the edits as JSON')
  .option(...keysOption)
  .action(guarded((path: string, options: ReplayCommand) => replayCommand(path, options)));

program
  .command('export')
  .description('Write a journal as a bundle that anyone can verify; it stays sealed.')
  .argument('<journal>', 'a journal file')
  .requiredOption('--out <file>', 'the bundle to write; it must not exist')
  .action(guarded((path: string, options: { out: string }) => exportCommand(path, options.out)));

const endpointOption = ['--endpoint <url>', 'the address of the company’s endpoint'] as const;
const keyOption = ['--key <file>', 'your key file: {"name": "…", "seed": "…"}'] as const;

const devices = program.command('devices').description('The devices enrolled at the endpoint.');
devices
  .command('list')
  .description('List them.')
  .requiredOption(...endpointOption)
  .requiredOption(...keyOption)
  .option('--json', 'print them as JSON')
  .action(guarded((options: AdminOptions) => listDevices(options)));
devices
  .command('revoke')
  .description('Take a device out, at once and for good; what it recorded stays.')
  .argument('<device>', 'its name as `list` shows it, or the beginning of it')
  .requiredOption('--reason <text>', 'why; it is kept')
  .requiredOption(...endpointOption)
  .requiredOption(...keyOption)
  .option('--json', 'print what was revoked as JSON')
  .action(guarded((device: string, options: AdminOptions & { reason: string }) => revokeDevice(device, options)));

program
  .command('reconcile')
  .description(
    'Compare what passed the gateway with what the endpoint holds, both ways, and name every gap. Exit code 0 only if all agrees.',
  )
  .requiredOption('--gateway <url>', 'the address of the messaging gateway')
  .requiredOption('--gateway-key <key>', 'the gateway’s public key, from the policy')
  .requiredOption(...endpointOption)
  .requiredOption(...keyOption)
  .option('--record <file>', 'a journal or bundle to compare message by message; needs --keys')
  .option(...keysOption)
  .option('--json', 'print the comparison as JSON')
  .action(guarded((options: ReconcileCommand) => reconcileCommand(options)));

program
  .command('token')
  .description(
    'Make an enrolment token for one device: it goes into the endpoint’s configuration and to its person, and works once.',
  )
  .action(guarded(tokenCommand));

program
  .command('alarms')
  .description('What somebody has to look at. Exit code 1 if there is anything.')
  .requiredOption(...endpointOption)
  .requiredOption(...keyOption)
  .option('--after <n>', 'only what came after this one')
  .option('--json', 'print them as JSON')
  .action(guarded((options: AdminOptions & { after?: string }) => listAlarms(options)));

function guarded<A extends unknown[]>(run: (...args: A) => number | Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await run(...args);
    } catch (error) {
      const { code, message, next } = shapeOf(error);
      console.error(`${message}${next === undefined ? '' : ` ${next}`} [${code}]`);
      if (code === 'internal') console.error(error);
      process.exitCode = 2;
    }
  };
}

await cryptoReady();
await program.parseAsync();
