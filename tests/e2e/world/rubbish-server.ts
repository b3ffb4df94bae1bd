// A server that answers nothing sensible, on an address where the endpoint or the gateway should be.
import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';

const bodies = [
  '',
  'not json at all',
  '{"ok":',
  '[]',
  '{"receipt":{"seq":"many"}}',
  JSON.stringify({ receipt: null, certificate: null, accesses: [{}] }),
  '\0\0\0\0',
];
const frames = [
  '',
  'hello',
  '{}',
  '{"type":"welcome"}',
  '{"type":"event","cursor":-1,"event":{}}',
  '{"type":"challenge","nonce":"!"}',
  '\u0000\uffff',
];

/** See `answerRubbish`. */
export interface RubbishServer {
  /** How often it was asked. */
  readonly asked: () => number;
  readonly close: () => Promise<void>;
}

/** Takes a service's address. Every request and every connection gets another kind of rubbish. */
export async function answerRubbish(url: string): Promise<RubbishServer> {
  const { port } = new URL(url);
  let n = 0;
  const server: Server = createServer((_request, reply) => {
    n++;
    reply.writeHead([200, 200, 500, 404, 200][n % 5] ?? 200, {
      'content-type': n % 3 === 0 ? 'text/html' : 'application/json',
    });
    reply.end(bodies[n % bodies.length]);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    n++;
    socket.on('error', () => undefined); // the other side hangs up on rubbish, as it should
    if (n % 4 === 0) socket.send(Buffer.from([0, 1, 2, 255]));
    else socket.send(frames[n % frames.length] ?? '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), '127.0.0.1', resolve);
  });
  return {
    asked: () => n,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
