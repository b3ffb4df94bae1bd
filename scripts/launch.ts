// What `npm start` does once everything is installed: the sample's services, the app, and the address where anyone can play the client.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { electronRuntime } from './electron-path.mjs';
import { openSession } from './session.mjs';
import { prepareSample } from './sample/organisation.ts';
import { startServices } from './sample/services.ts';

const root = resolve(import.meta.dirname, '..');

function defaultData(): string {
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'Candor sample');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Candor sample');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'candor-sample');
}

const command = new Command('npm start --')
  .description('Starts Candor with a sample bank on this computer. Without a display it runs the tour instead.')
  .option('--data <folder>', 'where the sample keeps everything', defaultData())
  .option('--review', 'open the supervisor’s review window as well')
  .option('--sample-key-store', 'keep the key in a file, for a computer without a keychain')
  .parse();
const options = command.opts<{ data: string; review?: true; sampleKeyStore?: true }>();
const data = resolve(options.data);

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
if (!hasDisplay) {
  console.log('There is no display here, so this is the tour: the same app and services, with a person’s part played by a script.\n');
  const { runTour } = await import('./tour/run-tour.ts');
  process.exitCode = await runTour({});
} else {
  await start();
}

async function start(): Promise<void> {
  const session = await openSession({ display: 'any', keyStore: options.sampleKeyStore === true ? 'none' : 'any', dataFolder: data });
  const keyStore = session.keyStore === 'none' && process.platform === 'linux' ? 'sample' : 'system';
  if (keyStore === 'sample') console.log('No keychain was found: the sample key store is used. It protects nothing and is for samples only.');
  const sample = await prepareSample({ data, keyStore });
  const services = await startServices(sample);
  const { executable, development, version } = electronRuntime();
  if (development) console.log(`Electron ${version}: development and tests only, never to be shipped.`);
  console.log(`
Candor is starting, signed in as ${sample.employee.name} of a sample bank.

  Be the client:     ${sample.clientPage}
                     (open it in any browser on this computer)
  Be the supervisor: npm start -- --review
  Check the record:  npm run candor -- verify "${sample.employee.journal}"
                     (once the window is closed)
  Everything is in:  ${data}

Close the window, or press Ctrl+C here, to stop.
`);
  const open = (config: string): Promise<number> =>
    new Promise((done) => {
      const child = spawn(executable, [...session.electronArgs, root, '--config', config], { env: session.env, stdio: ['ignore', 'inherit', 'inherit'] });
      process.once('SIGINT', () => child.kill('SIGTERM'));
      process.once('SIGTERM', () => child.kill('SIGTERM'));
      child.once('exit', (code) => {
        done(code ?? 0);
      });
    });
  try {
    const codes = await Promise.all([open(sample.employee.config), ...(options.review === true ? [open(sample.reviewer.config)] : [])]);
    process.exitCode = Math.max(...codes);
  } finally {
    await Promise.all(services.map((one) => one.stop()));
    await session.stop();
  }
}
