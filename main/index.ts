// What ships: started with nothing, it reads what only an administrator can have written on this computer. `development.ts` is the other way in, and is not in what ships.
import './arguments-gate.ts'; // first, before anything has an effect
import { join } from 'node:path';
import { app } from 'electron';
import { machinePlace, readMachineConfig } from './machine/machine-config.ts';
import { start } from './start.ts';

start(() => readMachineConfig(join(app.getPath('appData'), 'Candor'), machinePlace(process.platform)));
