// A development build, the sample's and the tests': started with the configuration that `--config` names, and saying so. It never ships (decision 0014).
import { givenPath, readGivenConfig } from './given-config.ts';
import { start } from './start.ts';

// The release gate looks for this sentence in what was packaged.
console.error('This is a development build of Candor, never to be handed out.');
start(() => readGivenConfig(givenPath(process.argv)), { unattended: process.argv.includes('--no-dialog') });
