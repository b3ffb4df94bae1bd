// What `npm start` does once everything is installed: the sample's services, the app, and the address where anyone can play the client.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { electronRuntime } from './electron-path.mjs';
import { openSession } from './session.mjs';
import { prepareSample, sampleIsRunning, type Sample } from './sample/organisation.ts';
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
  console.log(
    'There is no display here, so this is the tour: the same app and services, with a person’s part played by a script.\n',
  );
  const { runTour } = await import('./tour/run-tour.ts');
  process.exitCode = await runTour({});
} else {
  await start().catch((error: unknown) => {
    console.error(`\nCandor did not start. ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}

async function start(): Promise<void> {
  const running = await sampleIsRunning(data);
  if (running && options.review !== true) {
    console.log(`Candor is running already with ${data}.\nOpen the supervisor’s window with: npm start -- --review`);
    return;
  }
  const session = await openSession({
    display: 'any',
    keyStore: options.sampleKeyStore === true ? 'none' : 'any',
    dataFolder: data,
  });
  const keyStore = session.keyStore === 'none' && process.platform === 'linux' ? 'sample' : 'system';
  if (keyStore === 'sample')
    console.log('No keychain was found: the sample key store is used. It protects nothing and is for samples only.');
  const sample = await prepareSample({ data, keyStore, running });
  const services = running ? [] : await startServices(sample);
  const { executable, development, version } = electronRuntime();
  if (development) console.log(`Electron ${version}: development and tests only, never to be shipped.`);
  console.log(running ? `\nThe review window opens, signed in as ${sample.reviewer.name}.\n` : welcome(sample));
  const open = (config: string): Promise<number> =>
    new Promise((done) => {
      const child = spawn(executable, [...session.electronArgs, root, '--config', config], {
        env: session.env,
        stdio: ['ignore', 'inherit', 'pipe'],
      });
      child.stderr.on('data', (chunk: Buffer) => {
        process.stderr.write(withoutNoise(chunk.toString()));
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGTERM'));
      child.once('exit', (code) => {
        done(code ?? 0);
      });
    });
  try {
    const codes = await Promise.all([
      ...(running ? [] : [open(sample.employee.config)]),
      ...(options.review === true ? [open(sample.reviewer.config)] : []),
    ]);
    process.exitCode = Math.max(...codes);
  } finally {
    await Promise.all(services.map((one) => one.stop()));
    await session.stop();
  }
}

function welcome(sample: Sample): string {
  return `
Candor is starting, signed in as ${sample.employee.name} of a sample bank.

  Be the client:     ${sample.clientPage}
                     (open it in any browser on this computer)
  Be the supervisor: npm start -- --review
  Check the record:  npm run candor -- verify "${sample.employee.journal}"
                     (once the window is closed)
  Everything is in:  ${data}

Close the window, or press Ctrl+C here, to stop.
`;
}

/** What Chromium says on machines without a system bus or a graphics card; it means nothing to anybody here. */
function withoutNoise(said: string): string {
  return said
    .split('\n')
    .filter(
      (line) => !/ERROR:(?:bus\.cc|viz_main_impl\.cc|object_proxy\.cc|gl_surface|command_buffer_proxy)/u.test(line),
    )
    .join('\n');
}
