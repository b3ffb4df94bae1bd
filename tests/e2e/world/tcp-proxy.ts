// Stands between the app and the gateway and can swallow what the gateway answers, as a network does that dies in one direction.
import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Sample } from '../../../scripts/sample/organisation.ts';

/** A TCP proxy with a switch. */
export class TcpProxy {
  /** While true, nothing from the gateway reaches the other side. */
  swallow = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #freePort: number;
  #behind = 0;
  #lastFromGateway = performance.now();

  private constructor(server: Server, freePort: number) {
    this.#server = server;
    this.#freePort = freePort;
  }

  /** Makes one; it listens once it stands before a sample's gateway. */
  static async open(): Promise<TcpProxy> {
    const probe = createServer();
    const freePort = await new Promise<number>((resolve) =>
      probe.listen(0, '127.0.0.1', () => {
        resolve((probe.address() as AddressInfo).port);
      }),
    );
    await new Promise((resolve) => probe.close(resolve));
    return new TcpProxy(createServer(), freePort);
  }

  /** Takes the gateway's address; the gateway itself will listen elsewhere. Before anything starts. */
  standBefore({ services }: Sample): void {
    const config = services.find((one) => one.name === 'gateway')?.config ?? '';
    const gateway = JSON.parse(readFileSync(config, 'utf8')) as { listen: { host: string; port: number } };
    const { port } = gateway.listen;
    this.#behind = this.#freePort;
    writeFileSync(config, JSON.stringify({ ...gateway, listen: { ...gateway.listen, port: this.#behind } }));
    this.#server.on('connection', (near) => {
      this.#join(near);
    });
    this.#server.listen(port, '127.0.0.1');
  }

  /** Resolves once the gateway has said nothing for a quarter of a second. */
  async settled(): Promise<void> {
    while (performance.now() - this.#lastFromGateway < 250) await new Promise((done) => setTimeout(done, 50));
  }

  /** Ends every connection. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise((done) => this.#server.close(done));
  }

  #join(near: Socket): void {
    const far = createConnection(this.#behind, '127.0.0.1');
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined); // both ends are told by 'close'
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      this.#lastFromGateway = performance.now();
      if (!this.swallow) near.write(chunk);
    });
  }
}
