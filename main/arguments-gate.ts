// Imported before everything else by what ships: ends the program, before it opens anything, when it was started with words it does not take (M5.1), and forgets settings of the environment that would open its connections to others (M5.4).
import { app } from 'electron';
import { argumentsFault, settingsToForget } from './arguments.ts';

const fault = argumentsFault(process.argv.slice(1), process.platform, (name) => app.commandLine.hasSwitch(name));
if (fault !== null) {
  console.error(fault);
  process.exit(1);
}
for (const name of settingsToForget(Object.keys(process.env))) Reflect.deleteProperty(process.env, name);
