// Web chat as a slice of the gateway: its routes and its tables, which are in a database of its own.
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { slice } from '../../../slice.ts';
import { webChatRoutes } from './routes.ts';
import { servePage } from './serve-page.ts';
import { webChatTables } from './tables.ts';

type Employee = { readonly person: string; readonly name: string };

/** What this slice works with. */
export interface WebChatNeeds {
  readonly employees: readonly Employee[];
  /** A page opened its socket. */
  readonly connect: (socket: WebSocket, employee: Employee, request: FastifyRequest) => void;
}

/** See the sentence above. */
export const webChatSlice = slice({
  name: 'web-chat',
  migrations: webChatTables,
  routes: webChatRoutes,
  handlers: ({ employees, connect }: WebChatNeeds) => servePage(employees, connect),
});
