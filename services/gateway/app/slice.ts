// Employees' apps at the gateway, each over a socket of its own (gateway.md §2).
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { addressOf } from '../../addresses.ts';
import type { Limits } from '../../limits.ts';
import { OpenCount } from '../../open-count.ts';
import { slice } from '../../slice.ts';
import { AppConnection, type GatewayParts } from './app-connection.ts';
import { appRoutes } from './routes.ts';

/** Sockets of one address that have not said who they are: hello takes no time, so more than a few are a flood. */
const mostSilent = 32;

/** What this slice works with. */
export interface AppNeeds {
  readonly parts: GatewayParts;
  readonly limits: Limits;
}

/** See the sentence above. */
export const appSlice = slice({
  name: 'app',
  migrations: [], // what it brings is kept by event, device and submit
  routes: appRoutes,
  handlers: ({ parts, limits }: AppNeeds) => {
    const silent = new OpenCount();
    return {
      key: () => ({ signKey: toBase64Url(parts.key.publicKey) }),
      socket: (socket, request) => {
        const leave = silent.enter(addressOf(request.ip), mostSilent);
        if (leave === null) {
          socket.on('error', () => undefined);
          socket.terminate();
          return;
        }
        socket.once('close', leave);
        new AppConnection(socket, {
          ...parts,
          joined: (connection) => {
            leave();
            void limits.proveSocket(request);
            parts.joined(connection);
          },
        });
      },
    };
  },
});
